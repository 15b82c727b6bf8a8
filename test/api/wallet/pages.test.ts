/** Pages of the ledger, walked by their links while money moves: no entry is lost, none comes twice. */
import { expect } from 'chai'
import fc from 'fast-check'
import { ask, betOf, newPlayer, tokenOf, type Player } from '../../support/http.ts'
import { staffOf, system } from '../../support/system.ts'

type Entry = {
  number: string
  revision?: string
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

  async function pageAt(path: string, token = player.token) {
    const { status, body, headers } = await ask(url, 'GET', { path, token })
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
  const nameOf = ({ number, bucket, kind }: Entry) => `${number} ${bucket} ${kind}`

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
            for (let i = 0; i < (added[n] ?? 0); i += 1) await betOf(url, player)
            next = page.next
          }
          const [newest] = seen
          const known = (await all(100)).filter(
            ({ number }) => BigInt(number) <= BigInt(newest?.number ?? 0),
          )
          expect(seen.map(nameOf)).to.deep.equal(known.map(nameOf))
          expect(new Set(seen.map(nameOf)).size).to.equal(seen.length)
          for (const [n, { number, amount, balanceBefore, balance }] of seen.entries()) {
            expect(Number(number)).to.equal(seen.length - n)
            expect(BigInt(balanceBefore) + BigInt(amount)).to.equal(BigInt(balance))
            expect(balanceBefore).to.equal(seen[n + 1]?.balance ?? '0')
          }
        },
      ),
      { numRuns: 8 },
    ))

  const cursor = (text: string) => Buffer.from(text).toString('base64url')

  it('have the same entries for staff, by cursors of revisions, those of before there were buckets too', async () => {
    const token = await tokenOf(url, staffOf('auditor'))
    const entries = await all(100)
    const ofPlayer = `/v1/wallet/entries?limit=7&playerId=${player.playerId}`
    const first = await pageAt(ofPlayer, token)
    expect(first.data.map(nameOf)).to.deep.equal(entries.slice(0, 7).map(nameOf))
    const second = await pageAt(first.next ?? '', token)
    expect(second.data.map(nameOf)).to.deep.equal(entries.slice(7, 14).map(nameOf))
    const revision = first.data[0]?.revision ?? ''
    expect(revision).to.match(/^\d+$/)
    const { data } = await pageAt(`${ofPlayer}&cursor=${cursor(revision)}`, token)
    expect(data.map(nameOf)).to.deep.equal(entries.slice(1, 8).map(nameOf))
  })

  it('begin at no revision for players, who could find out by it which entry has which', async () => {
    for (const text of ['8', '8.cash']) {
      const path = `/v1/wallet/entries?cursor=${cursor(text)}`
      const { status, body } = await ask(url, 'GET', { path, token: player.token })
      expect([status, body['errors']], text).to.deep.equal([
        400,
        [{ in: 'query', pointer: '/cursor', message: 'not a cursor of ours' }],
      ])
    }
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
      'n',
      'n-1',
      'n8.cash',
      `n${'9'.repeat(19)}`,
    ]) {
      const path = `/v1/wallet/entries?cursor=${cursor(text)}`
      const { status, body } = await ask(url, 'GET', { path, token: player.token })
      expect([status, body['code']], text).to.deep.equal([400, 'VALIDATION_FAILED'])
    }
  })
})
