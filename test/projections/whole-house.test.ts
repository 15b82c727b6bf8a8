/** What a player did over HTTP, in the read models that no route shows yet: in the store's own order of two streams. */
import { expect } from 'chai'
import { query } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import { ask, newPlayer, type Player } from '../support/http.ts'
import { system, type System } from '../support/system.ts'

const BETS = 3
const DEPOSIT = '100000'

describe('the read models of a whole house', () => {
  let on: System
  let player: Player
  before(async function () {
    this.timeout(30_000)
    on = await system()
    player = await newPlayer(on.url, DEPOSIT)
    const act = (path: string, body?: object) =>
      ask(on.url, 'POST', { path, token: player.token, ...(body === undefined ? {} : { body }) })
    const session = `/v1/sessions/${player.sessionId}`
    for (let n = 0; n < BETS; n += 1) {
      const bet = await act(`${session}/bets`, { stake: '100', choice: '4950' })
      expect(bet.status).to.equal(201)
    }
    expect((await act(`${session}/rotate`)).status).to.be.below(300)
    expect((await act('/v1/withdrawals', { amount: '500' })).status).to.be.below(300)
    const closed = await act(`${session}/close`)
    expect(closed.body['revealed']).to.have.length(2) // the first was revealed at its end
    await passed(on, BigInt(String(closed.body['position'])))
  })

  it('say nothing of a failure', async () => {
    const stopped = await query(
      on.pool,
      sql`select projection, error from projections.checkpoints where error is not null`,
    )
    expect(stopped).to.deep.equal([])
  })
  it('know two seeds that were in force one after the other, and one that never was', async () => {
    const seeds = await query<Record<string, string | null>>(
      on.pool,
      sql`select * from read.seeds where session_id = ${player.sessionId}
          order by committed_at, in_force_at`,
    )
    const [first, second, third] = seeds
    expect(seeds).to.have.length(3)
    expect(first).to.include({ rounds: BETS, ended_at: second?.['in_force_at'] })
    expect(second).to.include({ rounds: 0, first_revision: null })
    expect(third).to.include({ in_force_at: null, ended_at: null, rounds: null })
    expect(seeds.every(({ server_seed }) => server_seed !== null)).to.equal(true)
  })
  it('know the player’s day', async () => {
    const days = await query<Record<string, bigint | number>>(
      on.pool,
      sql`select sum(rounds)::integer as rounds, sum(staked)::bigint as staked,
            sum(deposited)::bigint as deposited, sum(withdrawn)::bigint as withdrawn
          from read.player_activity where player_id = ${player.playerId}`,
    )
    expect(days).to.deep.equal([
      { rounds: BETS, staked: 300n, deposited: BigInt(DEPOSIT), withdrawn: 500n },
    ])
  })
  it('agree: the books are at 0, owe what the balances say, and margin is stakes less payouts', async () => {
    const [sums] = await query<Record<string, bigint>>(
      on.pool,
      sql`select
            (select sum(balance) from read.trial_balance)::bigint as books,
            (select sum(balance) from read.trial_balance where account = 'player_funds')::bigint
              as owed,
            (select sum(balance) from read.trial_balance where account = 'game_margin')::bigint
              as margin,
            (select sum(balance) from read.wallet_balance)::bigint as balances,
            (select sum(staked - paid_out) from read.game_rtp)::bigint as won`,
    )
    expect(sums?.['books']).to.equal(0n)
    expect(sums?.['owed']).to.equal(sums?.['balances'])
    expect(sums?.['margin']).to.equal(sums?.['won'])
  })
})

/** Until every read model has passed `position`, but for those that stopped: a test of its own tells of them. */
async function passed({ pool }: System, position: bigint): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const behind = await query(
      pool,
      sql`select projection from projections.checkpoints
          join projections.generations using (projection, generation)
          where status = 'live' and error is null and coalesce(position, -1) < ${position}`,
    )
    if (behind.length === 0) return
    if (Date.now() > deadline) throw new Error('not there within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
