/** What is due: rows begin with a wait, follow what is said of it, and go with the fact that ends it. */
import { expect } from 'chai'
import type { DomainEvent } from '../../../domain/events.ts'
import { minor } from '../../../domain/shared/money.ts'
import { committed, readModel, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  bet,
  DEPOSIT,
  deposited,
  depositStarted,
  ENDS_AT,
  HASHES,
  joined,
  MEANS,
  noRounds,
  opened,
  PAID_BY,
  PLAYER,
  SESSION,
  SUCCESSOR_ENDS_AT,
  WHOSE,
  WITHDRAWAL,
} from '../../support/wallet-facts.ts'

const due = readModel('due')

/** Minutes into a morning. */
const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`
const onWallet = (minute: number, event: DomainEvent): Fact => ({
  stream: `wallet-${PLAYER}`,
  at: at(minute),
  event,
})
const requested = onWallet(3, {
  type: 'WithdrawalRequested',
  data: {
    withdrawalId: WITHDRAWAL,
    amount: minor(300n),
    ...MEANS,
    ...WHOSE,
    balance: minor(700n),
  },
})
const failed = onWallet(4, {
  type: 'WithdrawalFailed',
  data: {
    withdrawalId: WITHDRAWAL,
    amount: minor(300n),
    ...PAID_BY,
    reason: 'no',
    balance: minor(1_000n),
  },
})
const moved = (minute: number, rounds: number, endsAt = SUCCESSOR_ENDS_AT) =>
  onWallet(minute, {
    type: 'SeedInForce',
    data: {
      sessionId: SESSION,
      seedHash: HASHES.second,
      clientSeed: SESSION,
      clientSeedOrigin: 'default',
      endsAt,
      ended: { ...noRounds(HASHES.first), rounds },
    },
  })
const left = onWallet(9, { type: 'SessionLeft', data: { sessionId: SESSION, ended: null } })
const begun = [onWallet(0, opened), onWallet(1, depositStarted(1_000n))]
const playing = [...begun, onWallet(2, deposited(1_000n)), onWallet(5, joined())]

const dueAfter = (...facts: Fact[]) =>
  rowsAfter(due, facts).map(({ kind, id, at: from }) => ({ kind, id, at: from }))

describe('what is due', () => {
  it('is a deposit and a payout ten seconds after they began, at their provider, until they end', () => {
    expect(rowsAfter(due, begun)).to.deep.equal([
      {
        kind: 'deposit',
        id: DEPOSIT,
        at: '2026-11-23T09:01:10.000Z',
        party: 'sandbox',
        fact_stream: `wallet-${PLAYER}`,
        fact_revision: 1n,
        position: 100n,
      },
    ])
    expect(dueAfter(...begun, onWallet(2, deposited(1_000n)), requested)).to.deep.equal([
      { kind: 'payout', id: WITHDRAWAL, at: '2026-11-23T09:03:10.000Z' },
    ])
    const all = [...begun, onWallet(2, deposited(1_000n)), requested, failed]
    expect(dueAfter(...all)).to.deep.equal([])
  })
  it('is the end of a session’s seed, that of the next one after it, and nothing once it was left', () => {
    const first = { kind: 'seed', id: SESSION, at: ENDS_AT }
    expect(dueAfter(...playing)).to.deep.equal([first])
    expect(dueAfter(...playing, onWallet(6, bet()))).to.deep.equal([first])
    const next = { ...first, at: SUCCESSOR_ENDS_AT }
    expect(dueAfter(...playing, moved(7, 1))).to.deep.equal([next])
    expect(dueAfter(...playing, moved(7, 1), left, left)).to.deep.equal([])
  })
  it('lets the seed rest that follows one without a round, until its first bet', () => {
    const resting = [...playing, moved(7, 0)]
    expect(dueAfter(...resting)).to.deep.equal([])
    const played = [...resting, onWallet(8, bet()), onWallet(8, bet({ nonce: 1 }))]
    const aDayLater = { kind: 'seed', id: SESSION, at: '2026-11-24T09:08:00.000Z' }
    expect(dueAfter(...played)).to.deep.equal([aDayLater])
    expect(dueAfter(...resting, onWallet(8, bet({ nonce: 1 })))).to.deep.equal([])
  })
  it('is the forgetting of an erased player, for good', () => {
    const data = { emailHash: 'ab'.repeat(32), rule: '2026-1' }
    const erased = { stream: `player-${PLAYER}`, at: at(1) }
    expect(dueAfter({ ...erased, event: { type: 'PlayerErased', data } })).to.deep.equal([
      { kind: 'forget', id: PLAYER, at: at(1) },
    ])
  })

  for (const atOnce of [1, 2, 3, 5, 100]) {
    it(`is in the table what it is in memory, ${atOnce} events a batch`, async function () {
      this.timeout(30_000)
      const facts = [
        ...playing,
        onWallet(6, bet()),
        moved(7, 1),
        left,
        onWallet(10, joined()),
        moved(11, 0),
        onWallet(12, bet()),
        requested,
        failed,
        requested,
      ]
      const pool = await committed(due, facts, atOnce)
      const { rows } = await pool.query('select kind from due_g1.due order by kind')
      expect(rows).to.deep.equal([{ kind: 'payout' }, { kind: 'seed' }])
      await pool.end()
    })
  }
})
