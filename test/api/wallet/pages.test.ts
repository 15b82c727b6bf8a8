/** Pages of the ledger, walked by their links while money moves: no entry is lost, none comes twice. */
import { expect } from 'chai'
import fc from 'fast-check'
import { ask, betOf, newPlayer, type Player } from '../../support/http.ts'
import { system } from '../../support/system.ts'

type Entry = {
  revision: string
  bucket: string
  kind: string
  amount: string
  balanceBefore: string
  balance: string
}

const NEXT = /^<([^>]+)>; rel="next"$/

describe('pages of wallet entries', function () {
  this.timeout(60_000)
  let url: string
  let player: Player
  before(async () => {
    url = (await system()).url
    player = await newPlayer(url, '10000000')
  })

  async function pageAt(path: string) {
    const { status, body, headers } = await ask(url, 'GET', { path, token: player.token })
    expect(status, JSON.stringify(body)).to.equal(200)
    const link = headers.get('link')
    expect(link === null, 'the last page has no link').to.equal(body['nextCursor'] === null)
    expect(body['hasMore']).to.equal(link !== null)
    return { data: body['data'] as Entry[], next: link && (NEXT.exec(link)?.[1] ?? link) }
  }
  const all = async (limit: number, path = '/v1/wallet/entries') => {
    const seen: Entry[] = []
    let next: string | null = `${path}?limit=${limit}`
    while (next !== null) {
      const page = await pageAt(next)
      seen.push(...page.data)
      next = page.next
    }
    return seen
  }
  const nameOf = ({ revision, bucket, kind }: Entry) => `${revision} ${bucket} ${kind}`

  it('hold each entry up to the first once, newest first, whatever is added meanwhile', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
        async (limit, added) => {
          const after = await betOf(url, player)
          const seen: Entry[] = []
          let next: string | null = `/v1/wallet/entries?limit=${limit}&after=${after}`
          for (let n = 0; next !== null; n += 1) {
            const page = await pageAt(next)
            expect(page.data.length).to.be.at.most(limit)
            seen.push(...page.data)
            for (let i = 0; i < (added[n % added.length] ?? 0); i += 1) await betOf(url, player)
            next = page.next
          }
          const [newest] = seen
          const known = (await all(100)).filter(
            ({ revision }) => BigInt(revision) <= BigInt(newest?.revision ?? 0),
          )
          expect(seen.map(nameOf)).to.deep.equal(known.map(nameOf))
          expect(new Set(seen.map(nameOf)).size).to.equal(seen.length)
          for (const [n, { amount, balanceBefore, balance }] of seen.entries()) {
            expect(BigInt(balanceBefore) + BigInt(amount)).to.equal(BigInt(balance))
            expect(balanceBefore).to.equal(seen[n + 1]?.balance ?? '0')
          }
        },
      ),
      { numRuns: 8 },
    ))

  const cursor = (text: string) => Buffer.from(text).toString('base64url')

  it('go on from a cursor of before there were buckets: below its revision', async () => {
    const [newest, ...older] = await all(100, `/v1/wallet/entries`)
    const old = cursor(String(newest?.revision))
    const { data } = await pageAt(`/v1/wallet/entries?limit=100&cursor=${old}`)
    expect(data.map(nameOf)).to.deep.equal(older.slice(0, 100).map(nameOf))
  })

  it('begin at no cursor that is none of ours', async () => {
    for (const text of [
      '8.',
      '8.cash.',
      '.cash',
      '8.CASH',
      '-8.cash',
      '8.cash 9',
      `${'9'.repeat(19)}.cash`,
    ]) {
      const path = `/v1/wallet/entries?cursor=${cursor(text)}`
      const { status, body } = await ask(url, 'GET', { path, token: player.token })
      expect([status, body['code']], text).to.deep.equal([400, 'VALIDATION_FAILED'])
    }
  })
})
