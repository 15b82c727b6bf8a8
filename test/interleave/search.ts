/** Runs one schedule: chaos while players play at once, then calm until the finishers are done. */
import type { Store } from '../../eventstore/store.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { requestAdjustments } from './adjustments.ts'
import { violations, walletStateOf } from './invariants.ts'
import {
  partsClient,
  partsProgramOf,
  partViolations,
  type PartsOutcome,
  type PerformParts,
} from './parts.ts'
import { payingClients, paymentViolations, type PerformNotice } from './payments.ts'
import { imposeSuspension } from './restrictions.ts'
import { client, digits, programOf, type Outcome, type Perform } from './program.ts'
import { createScheduler } from './scheduler.ts'
import { seenClients, seenViolations, type PerformSeen, type SeenOutcome } from './seen.ts'
import { CALM } from './stand-in-store.ts'
import {
  allEvents,
  createWorld,
  dueIn,
  finishAll,
  openWallet,
  PLAYER,
  type Process,
} from './world.ts'

export type Fault = {
  tampered?: (store: Store) => Store
  perform?: Perform
  performParts?: PerformParts
  performSeen?: PerformSeen
  performNotice?: PerformNotice
}

const CHAOS = { lost: 0.05, late: 0.08, unanswered: 0.08 }
const OPS = 10
const PARTS_OPS = 5
/** Longer than a seed lives. */
const SEED_LIFE_OVER_MS = 25 * 60 * 60 * 1000

/** What the schedule of this seed violates, and the outcomes that its clients saw. */
export async function searchOne(seed: number, fault: Fault = {}) {
  const scheduler = createScheduler(seed)
  const world = createWorld(scheduler, fault)
  const processes: Process[] = [world.start('one'), world.start('two')]
  const outcomes: Outcome[] = []
  const partsOutcomes: PartsOutcome[] = []
  const seenOutcomes: SeenOutcome[] = []

  const story = async () => {
    const [one] = processes as [Process]
    await openWallet(world, one, 10_000n)
    const asked = { playerId: PLAYER, route: 'open', idempotencyKey: 'first', requestId: 'test' }
    const { sessionId } = await one.commands.openSession(asked, { gameId: 'dice' })
    await requestAdjustments(one)
    if (scheduler.random() < 0.3) await imposeSuspension(one)
    world.setChaos(CHAOS)
    const doing = { world, processes, sessionId, ...fault }
    const clients = programOf(scheduler.random, OPS).map(async (op) => {
      outcomes.push(await client(op, doing))
    })
    const inParts = { world, processes, perform: fault.performParts }
    const partsClients = partsProgramOf(scheduler.random, PARTS_OPS).map(async (op) => {
      partsOutcomes.push(await partsClient(op, inParts))
    })
    const seen = seenClients({ world, processes, sessionId, perform: fault.performSeen })
    const paying = payingClients({ world, processes, perform: fault.performNotice })
    if (scheduler.random() < 0.3) await crashOne()
    if (scheduler.random() < 0.2) await endSeedsByAge()
    await Promise.all([...clients, ...partsClients, ...paying])
    seenOutcomes.push(...(await Promise.all(seen)))
    world.setChaos(CALM)
    await finishAll(world, world.start('finisher'))
  }
  /** Its clients never hear of it again; a new process takes its place, remembering nothing. */
  const crashOne = async () => {
    for (let n = 0; n < 30; n += 1) await scheduler.step('operator')
    processes[1]?.crash()
    processes[1] = world.start('three')
  }
  const endSeedsByAge = async () => {
    for (let n = 0; n < 20; n += 1) await scheduler.step('operator')
    scheduler.pass(SEED_LIFE_OVER_MS)
    const timer = world.start('timer')
    // What does not get through is due again.
    for (const due of dueIn(world.log)) await timer.acts.run(due).catch(() => false)
  }
  await scheduler.run(story())
  const found = [
    ...violations(world, outcomes),
    ...partViolations(allEvents(world.log), partsOutcomes),
    ...seenViolations(allEvents(world.log), seenOutcomes),
    ...paymentViolations(allEvents(world.log)),
  ]
  const states = await scheduler.run(
    Promise.all(processes.map(({ handler }) => handler.stateOf(wallet, PLAYER, { isFresh: true }))),
  )
  const folded = JSON.stringify(walletStateOf(allEvents(world.log)), digits)
  const isStale = states.some((state) => JSON.stringify(state, digits) !== folded)
  return { found: isStale ? [...found, 'a cached state is not the fold of its stream'] : found }
}
