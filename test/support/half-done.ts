/** What a player does, whole, or as a process leaves it that dies between a first append and the second. */
import { hash, randomUUID } from 'node:crypto'
import { commandsOf, type Commands } from './commands.ts'
import { minor } from '../../domain/shared/money.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Finishers } from '../../reactions/finishers.ts'
import type { House, Process } from './own-house.ts'
import { leavesSupportHalves } from './support-halves.ts'

const CRASH = new Error('the process has died')

/** Finishers that never come: what they should do is left undone. */
const dying = ({ provider, instrumentKindOf }: Finishers): Finishers => {
  const die = (() => Promise.reject(CRASH)) as never
  return { provider, instrumentKindOf, finish: die, complete: die }
}

const asked = (playerId: string) => ({
  playerId,
  route: 'test',
  idempotencyKey: randomUUID(),
  requestId: 'test',
})
const diesIn = (done: Promise<unknown>) =>
  done.then(
    () => Promise.reject(new Error('nothing was left undone')),
    (error: unknown) => {
      if (error !== CRASH) throw error
    },
  )

async function register(
  { handler }: Process,
  playerId: string,
  finished: (event: never) => unknown,
): Promise<void> {
  const executed = await handler.execute(player, {
    id: playerId,
    commandId: commandIdOf(playerId, 'register', ''),
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'player', id: playerId },
    command: () => ({
      type: 'RegisterPlayer' as const,
      at: '2026-01-01T00:00:00.000Z',
      country: 'MT',
      currency: 'EUR',
      emailHash: playerId,
      personHash: hash('sha256', playerId),
      personal: 'v1.AAAA',
      bornOn: '1990-05-17',
      termsVersion: '2026-1',
      brand: 'acme',
      accountKind: 'real' as const,
    }),
  })
  if (executed.outcome === 'accepted') await finished(executed.events[0] as never)
}

/** Somebody of the staff, another each time. */
const byStaff = () => ({
  staff: { id: randomUUID(), role: 'operator' as const },
  reason: 'a guest of the house',
  route: 'test',
  idempotencyKey: randomUUID(),
  requestId: 'test',
})
const adjustmentOf = (playerId: string) => ({
  playerId,
  direction: 'credit' as const,
  amount: minor(900n),
})

/** Suspended; the first lift is declined, the second approved. */
async function suspensions(process: Process, playerId: string): Promise<void> {
  const staff = commandsOf(process)
  const first = await staff.suspendPlayer(byStaff(), { playerId })
  await staff.requestLift(byStaff(), first)
  await staff.declineLift(byStaff(), first)
  await staff.requestLift(byStaff(), first)
  await staff.approveLift(byStaff(), first)
}

/** A tier set, one adjustment approved and one refused. */
async function honours(process: Process, playerId: string): Promise<void> {
  const staff = commandsOf(process)
  await staff.setVipTier(byStaff(), { playerId, tier: 'gold' })
  const first = await staff.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await staff.approveAdjustment(byStaff(), first)
  const second = await staff.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await staff.refuseAdjustment(byStaff(), second)
  await suspensions(process, playerId)
}

/** The same by a process that dies after each first append: what is approved and refused was asked for in whole. */
async function leavesStaffHalves(process: Process, playerId: string, finishers: Finishers) {
  const [whole, half] = [commandsOf(process), commandsOf({ ...process, finishers })]
  await diesIn(half.setVipTier(byStaff(), { playerId, tier: 'silver' }))
  await diesIn(half.requestAdjustment(byStaff(), adjustmentOf(playerId)))
  const first = await whole.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await diesIn(half.approveAdjustment(byStaff(), first))
  const second = await whole.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await diesIn(half.refuseAdjustment(byStaff(), second))
}

/** One is asked about in half, one declined, one approved; and one is imposed in half. Their wallet is not open yet. */
async function leavesSuspensions(half: Commands, whole: Commands, playerId: string) {
  const impose = () => whole.suspendPlayer(byStaff(), { playerId })
  const [first, second, third] = [await impose(), await impose(), await impose()]
  await diesIn(half.requestLift(byStaff(), first))
  await whole.requestLift(byStaff(), second)
  await diesIn(half.declineLift(byStaff(), second))
  await whole.requestLift(byStaff(), third)
  await diesIn(half.approveLift(byStaff(), third))
  await diesIn(half.suspendPlayer(byStaff(), { playerId }))
}

/** Registered, paid in, played on two seeds, closed, paid out, and a session open at the end; answers its id. */
export async function playsWhole(house: House, playerId: string): Promise<string> {
  const process = house.process()
  const commands = commandsOf(process)
  await register(process, playerId, process.finishers.finish)
  await commands.deposit(asked(playerId), { amount: minor(10_000n), instrument: 'card' })
  const first = await commands.openSession(asked(playerId), { gameId: 'dice' })
  const { sessionId } = first
  const bet = { sessionId, stake: minor(100n), choice: '4950' }
  await commands.placeBet(asked(playerId), bet)
  await commands.rotateSeed(asked(playerId), { sessionId })
  await commands.placeBet(asked(playerId), bet)
  await commands.closeSession(asked(playerId), { sessionId })
  await commands.withdraw(asked(playerId), { amount: minor(500n), instrument: 'card' })
  await honours(process, playerId)
  return (await commands.openSession(asked(playerId), { gameId: 'dice' })).sessionId
}

/** One half of each pair: a registration of somebody new, somebody's erasure, the others of a player whose session is open. */
export async function leavesHalves(
  house: House,
  who: { playerId: string; sessionId: string; newcomer: string; leaver: string },
): Promise<void> {
  const { playerId, sessionId, newcomer, leaver } = who
  const process = house.process()
  await register(process, leaver, process.finishers.finish)
  await closeWallet(process, leaver)
  const finishers = dying(process.finishers)
  const commands = commandsOf({ ...process, finishers })
  await register(process, newcomer, () => {})
  const payment = { amount: minor(700n), instrument: 'card' }
  await diesIn(commands.deposit(asked(playerId), payment))
  await diesIn(commands.withdraw(asked(playerId), payment))
  await diesIn(commands.rotateSeed(asked(playerId), { sessionId }))
  await diesIn(commands.closeSession(asked(playerId), { sessionId }))
  await diesIn(commands.openSession(asked(playerId), { gameId: 'dice' }))
  await leavesStaffHalves(process, playerId, finishers)
  await leavesSuspensions(commands, commandsOf(process), newcomer)
  await leavesSupportHalves(process, playerId)
}

async function closeWallet({ handler }: Process, playerId: string): Promise<void> {
  await handler.execute(wallet, {
    id: playerId,
    commandId: commandIdOf(playerId, 'close', ''),
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'player', id: playerId },
    command: (at, { revision }) => ({
      type: 'CloseWallet' as const,
      at,
      seenRevision: revision,
      retainedUntil: null,
    }),
  })
}

/** A deposit whose provider gives no answer. */
export const depositsInSilence = ({ process }: House, playerId: string) =>
  commandsOf(process()).deposit(asked(playerId), {
    amount: minor(1n),
    instrument: 'sandbox-silent',
  })
