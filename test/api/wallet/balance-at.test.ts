/** The balance as it was at any instant, held against the wallet's own stream. */
import { expect } from 'chai'
import { decode, type Recorded } from '../../../eventstore/codec.ts'
import { ask, betOf, newPlayer, type Player } from '../../support/http.ts'
import { system, type System } from '../../support/system.ts'

describe('the balance at an instant', function () {
  this.timeout(30_000)
  let on: System
  let player: Player
  let after: string
  let moved: { at: string; balance: string; number: string }[]
  before(async () => {
    on = await system()
    player = await newPlayer(on.url)
    for (let n = 0; n < 25; n += 1) after = await betOf(on.url, player)
    moved = []
    for await (const stored of on.client.read(`wallet-${player.playerId}`)) {
      const { data, occurredAt }: Recorded = decode(stored)
      if (!('balance' in data)) continue
      const number = String(moved.length + 1)
      moved.push({ at: occurredAt, balance: String(data.balance), number })
    }
  })

  const at = async (instant: string) => {
    const query = `at=${encodeURIComponent(instant)}&after=${after}`
    const path = `/v1/wallet/balance?${query}`
    return ask(on.url, 'GET', { path, token: player.token })
  }
  const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString()

  it('is what the last movement up to then left', async () => {
    const instants = moved.flatMap(({ at: instant }) => [later(instant, -1), instant])
    for (const instant of [...instants, later(instants.at(-1) ?? '', 60_000)]) {
      const last = moved.findLast((one) => one.at <= instant)
      const { status, body } = await at(instant)
      expect(status).to.equal(200)
      expect(body, instant).to.include({
        balance: last?.balance ?? '0',
        currency: 'EUR',
        at: instant,
        movedAt: last?.at ?? null,
        entryNumber: last?.number ?? null,
      })
    }
  })
  it('is nothing before there was anything', async () => {
    const { body } = await at('2020-01-01T00:00:00Z')
    expect(body).to.include({ balance: '0', movedAt: null, entryNumber: null })
  })
  it('is asked for with an instant that is one', async () => {
    for (const wrong of [
      '',
      'yesterday',
      '2026-11-24',
      '2026-02-30T00:00:00Z',
      '0000-01-01T00:00:00Z',
    ]) {
      expect((await at(wrong)).status, wrong).to.equal(400)
    }
  })
})
