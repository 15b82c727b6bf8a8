/** The page on providers: its example is a profile that works, and it names every situation. */
import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { profileSchema } from '../../../integrations/providers/profile.ts'
import { createProvider, type Provider } from '../../../integrations/providers/provider.ts'
import { SITUATIONS } from '../../../integrations/providers/situations.ts'
import { house, SECRET } from './signed.ts'

describe('docs/providers.md', () => {
  let page = ''
  let example: Provider
  const send = async (path: string, body: string, at = house()) => {
    const headers = {
      'content-type': 'application/json',
      'x-example-sign': createHmac('sha256', SECRET).update(body).digest('hex'),
    }
    const { answer } = await example.handle({ path, headers, body: Buffer.from(body) }, at)
    return { status: answer.status, body: answer.body, parts: at.asked[0]?.parts ?? null }
  }
  before(async () => {
    page = await readFile(new URL('../../../docs/providers.md', import.meta.url), 'utf8')
    const profile = /```json\n(\{[^`]+)```/.exec(page)?.[1] ?? ''
    example = createProvider(profileSchema.parse(JSON.parse(profile)), SECRET)
  })

  it('has an example whose stake is understood and answered in decimals', async () => {
    const stake = /^POST (\S+)\n[^{]*(\{.*\})$/m.exec(page)
    const { status, body, parts } = await send(stake?.[1] ?? '', stake?.[2] ?? '')
    expect(parts).to.deep.equal([
      { kind: 'stake', transactionId: 'x', refersTo: null, amount: 150n, isPromo: false },
    ])
    expect(status).to.equal(200)
    expect(body).to.equal(
      '{"user":"p","status":"OK","request_uuid":"c","currency":"EUR","balance":"100.50"}',
    )
    const asNumber = stake?.[2]?.replace('"1.50"', '1.50') ?? ''
    expect(await send('/withdraw', asNumber)).to.deep.equal({
      status: 400,
      body: '{"status":"INVALID_PARAMETERS"}',
      parts: null,
    })
    const poor = await send('/withdraw', stake?.[2] ?? '', house({ situation: 'funds' }))
    expect(poor).to.include({ status: 403 }).and.property('body').includes('"INSUFFICIENT_FUNDS"')
  })
  it('tells every situation, and no other', () => {
    const [situations = ''] = page.split('## Situations')[1]?.split('\n## ') ?? []
    const told = [...situations.matchAll(/^\| `(\w+)`/gm)]
    expect(told.map(([, name]) => name)).to.deep.equal([...SITUATIONS])
  })
})
