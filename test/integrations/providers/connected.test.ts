/** Which providers a house is connected to: by profiles of ours or whole ones, under names of their own. */
import { expect } from 'chai'
import { connectProviders } from '../../../integrations/providers/connected.ts'
import { softswiss as profile } from '../../../integrations/providers/profiles/softswiss.ts'
import { runScript } from '../../support/script.ts'
import { byHmac, house, PUBLIC_KEY, SECRET, STAKES } from './signed.ts'

describe('the providers that a house is connected to', () => {
  it('are known by their own names, whatever their profiles are called', async () => {
    const [ours, whole] = connectProviders([
      { name: 'one', profile: 'softswiss', key: SECRET },
      { name: 'two', profile, key: 'another secret' },
    ])
    expect([ours?.profile.name, whole?.profile.name]).to.deep.equal(['one', 'two'])
    const stake = byHmac('/play', STAKES.softswiss)
    expect(await ours?.handle(stake, house())).to.include({ situation: 'ok' })
    expect(await whole?.handle(stake, house())).to.include({ situation: 'signature' })
  })

  it('are refused with a profile or a key that is none, which is not told', () => {
    for (const [setting, message] of [
      [{ name: 'one', profile: 'nobody', key: SECRET }, /^one: /],
      [{ name: 'one', profile: 'constructor', key: SECRET }, /^one: /],
      [{ name: 'one', profile: { ...profile, style: 'none' }, key: SECRET }, /^one: [^]*style/],
      [
        { name: 'one', profile: { ...profile, loss: 'silence' }, key: SECRET },
        /^one: nothing here ends/,
      ],
      [{ name: 'one', profile: 'hub88', key: SECRET }, /^one: its key/],
      [{ name: 'one', profile: 'hub88', key: PUBLIC_KEY.slice(0, 80) }, /^one: its key/],
    ] as const) {
      expect(() => connectProviders([setting]))
        .to.throw(message)
        .with.property('message')
        .not.include(setting.key)
    }
    const one = { name: 'one', profile: 'softswiss', key: SECRET }
    expect(() => connectProviders([one, one])).to.throw('two have one name')
  })

  it('are none where people play for money yet', async () => {
    const { code, stderr } = await runScript('api', [], {
      EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      MASTER_KEY: '00'.repeat(32),
      ENVIRONMENT: 'production',
      PROVIDERS: JSON.stringify([{ name: 'one', profile: 'softswiss', key: SECRET }]),
    })
    expect(stderr).to.match(/^PROVIDERS: not outside of ENVIRONMENT embedded or demo yet$/m)
    expect(code).to.equal(78)
  }).timeout(20_000)
})
