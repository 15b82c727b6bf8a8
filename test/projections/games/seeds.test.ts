/** What is read of a seed: committed, in force, ended, recorded and revealed, each from the stream that says so. */
import type { SeedRecord } from '../../../domain/games/seeds.ts'
import { expect } from 'chai'
import type { DomainEvent } from '../../../domain/events.ts'
import type { GameSessionEvent } from '../../../domain/games/session/events.ts'
import { foldInto, PoisonEvent } from '../../../projections/engine/fold.ts'
import { committed, readModel, recorded, rowsAfter, type Fact } from '../../support/projecting.ts'
import {
  DIMENSIONS,
  HASHES,
  joined,
  noRounds,
  PLAYER,
  SEEDS,
  SESSION,
  SUCCESSOR_ENDS_AT,
} from '../../support/wallet-facts.ts'

const seeds = readModel('seeds')

/** Minutes into a morning. */
const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`
const onSession = (minute: number, event: GameSessionEvent): Fact => ({
  stream: `gameSession-${SESSION}`,
  at: at(minute),
  event,
})
const onWallet = (minute: number, event: DomainEvent): Fact => ({
  stream: `wallet-${PLAYER}`,
  at: at(minute),
  event,
})

const sealed = 'v1.sealed'
const opened = onSession(0, {
  type: 'SessionOpened',
  data: {
    playerId: PLAYER,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    sawMembership: null,
    seedHash: HASHES.first,
    sealedSeed: sealed,
    successorHash: HASHES.second,
    sealedSuccessor: sealed,
    ...DIMENSIONS,
  },
})
const firstRecord: SeedRecord = {
  seedHash: HASHES.first,
  rounds: 12,
  firstRevision: 4,
  lastRevision: 30,
  digest: 'd1'.repeat(32),
}
const secondMoved = onWallet(2, {
  type: 'SeedInForce',
  data: {
    sessionId: SESSION,
    seedHash: HASHES.second,
    clientSeed: SESSION,
    clientSeedOrigin: 'default',
    endsAt: SUCCESSOR_ENDS_AT,
    ended: firstRecord,
  },
})
const left = (ended: SeedRecord | null) =>
  onWallet(5, { type: 'SessionLeft', data: { sessionId: SESSION, ended } })
const isRecorded = (minute: number, record: SeedRecord) =>
  onSession(minute, { type: 'SeedRecorded', data: { ...record, walletRevision: 31 } })
const isRevealed = (minute: number, name: keyof typeof HASHES) =>
  onSession(minute, {
    type: 'SeedRevealed',
    data: { seedHash: HASHES[name], serverSeed: SEEDS[name], walletRevision: 31 },
  })
const thirdCommitted = onSession(3, {
  type: 'SuccessorCommitted',
  data: { seedHash: HASHES.third, sealedSeed: sealed, walletRevision: 31 },
})
const closed = (reason: 'left' | 'joinRefused') =>
  onSession(6, { type: 'SessionClosed', data: { reason, walletRevision: 32 } })

const moved = [
  opened,
  onWallet(1, joined()),
  secondMoved,
  isRecorded(3, firstRecord),
  isRevealed(3, 'first'),
  thirdCommitted,
]
const whole = [
  ...moved,
  left(noRounds(HASHES.second)),
  isRecorded(6, noRounds(HASHES.second)),
  isRevealed(6, 'second'),
  isRevealed(6, 'third'),
  closed('left'),
]

const only = {
  session_id: SESSION,
  committed_at: at(0),
  in_force_at: null,
  ended_at: null,
  rounds: null,
  first_revision: null,
  last_revision: null,
  digest: null,
  server_seed: null,
  revealed_at: null,
}
const firstRow = {
  ...only,
  seed_hash: HASHES.first,
  in_force_at: at(1),
  ended_at: at(2),
  rounds: 12,
  first_revision: 4n,
  last_revision: 30n,
  digest: firstRecord.digest,
  server_seed: SEEDS.first,
  revealed_at: at(3),
}

describe('seeds', () => {
  it('are two from the opening on: one to be in force, and its successor', () => {
    expect(rowsAfter(seeds, [opened])).to.deep.equal([
      { ...only, seed_hash: HASHES.first },
      { ...only, seed_hash: HASHES.second },
    ])
  })
  it('hide the server seed of what can still be bet on', () => {
    expect(rowsAfter(seeds, moved)).to.deep.equal([
      firstRow,
      { ...only, seed_hash: HASHES.second, in_force_at: at(2) },
      { ...only, seed_hash: HASHES.third, committed_at: at(3) },
    ])
  })
  it('are all revealed at the close, the unused successor without ever having been in force', () => {
    const [, second, third] = rowsAfter(seeds, whole)
    expect(second).to.include({ in_force_at: at(2), ended_at: at(5), rounds: 0 })
    expect(second).to.include({ first_revision: null, server_seed: SEEDS.second })
    expect(third).to.deep.equal({
      ...only,
      seed_hash: HASHES.third,
      committed_at: at(3),
      server_seed: SEEDS.third,
      revealed_at: at(6),
    })
  })
  it('are revealed and not ended where the wallet refused the join', () => {
    const refused = onWallet(5, {
      type: 'JoinRefused',
      data: { sessionId: SESSION, reason: 'overtaken' },
    })
    const reveals = [isRevealed(6, 'first'), isRevealed(6, 'second')]
    const rows = rowsAfter(seeds, [opened, left(null), refused, ...reveals, closed('joinRefused')])
    expect(rows.map(({ ended_at, in_force_at }) => ended_at ?? in_force_at)).to.deep.equal([
      null,
      null,
    ])
    expect(rows.map(({ server_seed }) => server_seed)).to.deep.equal([SEEDS.first, SEEDS.second])
  })
  it('take the record of a seed that ended before the close after it', () => {
    const late = [opened, onWallet(1, joined()), secondMoved, left(noRounds(HASHES.second))]
    const closing = [isRevealed(6, 'first'), isRevealed(6, 'second'), closed('left')]
    const [first] = rowsAfter(seeds, [...late, ...closing, isRecorded(7, firstRecord)])
    expect(first).to.deep.equal({ ...firstRow, revealed_at: at(6) })
  })
  it('stop at a fact about a seed that was never committed', () => {
    const reveal = recorded([isRevealed(3, 'first')])
    expect(() => {
      foldInto(seeds, new Map(), reveal)
    }).to.throw(PoisonEvent, 'missing')
  })
  it('are the same on PostgreSQL, in one batch and event by event', async function () {
    this.timeout(30_000)
    for (const atOnce of [whole.length, 1]) {
      const pool = await committed(seeds, whole, atOnce)
      const { rows } = await pool.query('select * from read.seeds order by committed_at, seed_hash')
      expect(rows).to.have.deep.members(rowsAfter(seeds, whole))
      await pool.end()
    }
  })
})
