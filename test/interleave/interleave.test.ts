/**
 * Searches schedules of the real commands for one that breaks a promise. SCHEDULES and SEED choose how many and
 * from which seed on; a failing seed is printed, and SEED=n SCHEDULES=1 replays it.
 */
import { expect } from 'chai'
import { stepIdOf } from '../../eventstore/ids.ts'
import { gameSession } from '../../domain/games/session/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Metadata } from '../../eventstore/codec.ts'
import type { Store } from '../../eventstore/store.ts'
import { byCallersId, withoutHashes } from './parts.ts'
import { walletFirst } from './payments.ts'
import { perform as performTruly, type Perform } from './program.ts'
import { liftWhatIsThere } from './restrictions.ts'
import { searchOne, type Fault } from './search.ts'
import { unawares } from './seen.ts'
import { PLAYER, type Process } from './world.ts'

const SCHEDULES = Number(process.env['SCHEDULES'] ?? 300)
const SEED = Number(process.env['SEED'] ?? 1)

/** The first seed of `count` whose schedule violates something, with what it violates. */
async function firstViolation(count: number, fault: Fault = {}) {
  for (let seed = SEED; seed < SEED + count; seed += 1) {
    const { found } = await searchOne(seed, fault)
    if (found.length > 0) return { seed, found }
  }
  return null
}

/** Event ids from command id and index alone: the same key with another body comes out with the same ids. */
const withoutContentHash = (store: Store): Store => ({
  ...store,
  append: (stream, events, expected) =>
    store.append(
      stream,
      events.map((event, index) => ({
        ...event,
        id: stepIdOf((event.metadata as Metadata).commandId, String(index)),
      })),
      expected,
    ),
})

/** Reveals on the session's stream before the wallet knows that the session is over. */
async function closeSessionFirst({ handler, seals }: Process, key: string, sessionId: string) {
  const seen = await handler.stateOf(wallet, PLAYER)
  const common = {
    bodyHash: 'close',
    correlationId: 'test',
    actor: { role: 'player', id: PLAYER } as const,
  }
  await handler.execute(gameSession, {
    ...common,
    id: sessionId,
    commandId: stepIdOf(key, 'session'),
    command: (_at, { seeds }) => ({
      type: 'CloseSession' as const,
      walletRevision: seen.revision,
      reason: 'left' as const,
      record: null,
      unsealed: seals.unsealAll(seeds),
    }),
  })
  await handler.execute(wallet, {
    ...common,
    id: PLAYER,
    commandId: stepIdOf(key, 'wallet'),
    command: () => ({ type: 'LeaveSession' as const, sessionId, isClosed: false }),
  })
  return { sessionId }
}

describe('every schedule of two processes on one store', () => {
  it(`keeps its promises in ${SCHEDULES} schedules from seed ${SEED} on`, async function () {
    this.timeout(60_000 + SCHEDULES * 100)
    expect(await firstViolation(SCHEDULES)).to.equal(null)
  })
})

describe('the search itself', () => {
  it('finds the violation when the content hash is left out of the event ids', async function () {
    this.timeout(60_000)
    expect(await firstViolation(2_000, { tampered: withoutContentHash })).not.to.equal(null)
  })

  it('finds the violation when the hash of a part is left out', async function () {
    this.timeout(60_000)
    expect(await firstViolation(2_000, { performParts: withoutHashes })).not.to.equal(null)
  })

  it('finds the violation when a return takes its caller’s id', async function () {
    this.timeout(60_000)
    expect(await firstViolation(2_000, { performParts: byCallersId })).not.to.equal(null)
  })

  it('finds the violation when a bet is not held against what its player was shown', async function () {
    this.timeout(60_000)
    expect(await firstViolation(2_000, { performSeen: unawares })).not.to.equal(null)
  })

  it('finds the violation when a notice goes to the wallet first', async function () {
    this.timeout(60_000)
    expect(await firstViolation(2_000, { performNotice: walletFirst })).not.to.equal(null)
  })

  it('finds the violation when a close is written to the session first', async function () {
    this.timeout(60_000)
    const perform: Perform = (op, process, sessionId) =>
      op.kind === 'close'
        ? closeSessionFirst(process, op.key, sessionId)
        : performTruly(op, process, sessionId)
    expect(await firstViolation(2_000, { perform })).not.to.equal(null)
  })

  it('finds the violation when a lift names nothing', async function () {
    this.timeout(60_000)
    const perform: Perform = (op, process, sessionId) =>
      op.kind === 'approveLift'
        ? liftWhatIsThere(process, op.key)
        : performTruly(op, process, sessionId)
    const violation = await firstViolation(2_000, { perform })
    // It lifts another restriction than the suspension's own, one that stands after it or that an end of the account has made.
    expect(violation?.found.join('; ')).to.match(
      /after an answered suspension|a suspension went PlayerSuspended .*RestrictionLifted|0 returns, 1 lifts/,
    )
  })
})
