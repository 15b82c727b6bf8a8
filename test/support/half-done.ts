/** What a player does, whole, or as a process leaves it that dies between a first append and the second. */
import { hash, randomUUID } from 'node:crypto'
import { commandsOf, type Commands } from './commands.ts'
import { createRulePacks, type RulePacks } from '../../api/operations/rule-packs.ts'
import { fromMs } from '../../domain/shared/instant.ts'
import { minor } from '../../domain/shared/money.ts'
import { player } from '../../domain/identity/player/decider.ts'
import { reservation } from '../../domain/identity/reservation/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Finishers } from '../../reactions/finishers.ts'
import type { House, Process } from './own-house.ts'
import { watching } from './ruling.ts'
import { leavesPayments } from './payment-halves.ts'
import { leavesSupportHalves } from './support-halves.ts'
import { registration } from './registration.ts'

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
    command: () => ({ ...registration, emailHash: playerId, personHash: hash('sha256', playerId) }),
  })
  if (executed.outcome === 'accepted') await finished(executed.events[0] as never)
}

/** To an address that nobody else has. */
async function changeEmail(
  { handler }: Process,
  playerId: string,
  finished: (event: never) => unknown,
): Promise<void> {
  const emailHash = randomUUID()
  const request = (id: string) => ({
    id,
    commandId: commandIdOf(playerId, 'change e-mail', `${emailHash} ${id}`),
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'player' as const, id: playerId },
  })
  await handler.execute(reservation, {
    ...request(emailHash),
    command: () => ({ type: 'Confirm' as const, playerId }),
  })
  const executed = await handler.execute(player, {
    ...request(playerId),
    command: () => ({
      type: 'ChangeEmail' as const,
      emailHash,
      personal: 'v1.AAAA',
      replacing: 'v1.AAAA',
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
  await staff.setVipTier(byStaff(), { playerId, tier: 'bronze' })
  const first = await staff.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await staff.approveAdjustment(byStaff(), first)
  const second = await staff.requestAdjustment(byStaff(), adjustmentOf(playerId))
  await staff.refuseAdjustment(byStaff(), second)
  await suspensions(process, playerId)
}

/** The same by a process that dies after each first append: what is approved and refused was asked for in whole. */
async function leavesStaffHalves(process: Process, playerId: string, finishers: Finishers) {
  const [whole, half] = [commandsOf(process), commandsOf({ ...process, finishers })]
  await diesIn(half.setVipTier(byStaff(), { playerId, tier: 'bronze' }))
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

/** Turnover has reached it. */
async function propose({ handler }: Process, playerId: string, tier: 'silver' | 'gold') {
  await handler.execute(player, {
    id: playerId,
    commandId: commandIdOf(playerId, 'propose', tier),
    bodyHash: 'b',
    correlationId: 'c',
    actor: { role: 'system', id: 'outbox' },
    command: (at) => ({
      type: 'ProposeVipTier' as const,
      at,
      tier,
      turnover: 1_000_000n,
      currency: 'EUR',
      ruleVersion: '2026-1',
    }),
  })
}

const CHECKS = ['affordability', 'protection', 'verification'] as const

/** A tier checked, granted and refused; the account closed, paid out and reopened, closed again and not reopened. */
async function leavesLife(process: Process, half: Commands, playerId: string) {
  const whole = commandsOf(process)
  const [affordability, ...others] = CHECKS
  const passed = { playerId, outcome: 'passed' as const }
  await propose(process, playerId, 'silver')
  await diesIn(half.recordVipCheck(byStaff(), { ...passed, check: affordability }))
  for (const check of others) await whole.recordVipCheck(byStaff(), { ...passed, check })
  await diesIn(half.grantVipTier(byStaff(), { playerId }))
  await propose(process, playerId, 'gold')
  await diesIn(half.refuseVipTier(byStaff(), { playerId }))
  await whole.closeAccount(byStaff(), { playerId })
  const to = { playerId, instrument: 'bank' }
  const { payoutId } = await whole.requestPayout(byStaff(), to)
  await diesIn(half.refusePayout(byStaff(), { playerId, payoutId }))
  await diesIn(half.requestPayout(byStaff(), to))
  const state = await process.handler.stateOf(player, playerId, { isFresh: true })
  const payout = state.status === 'registered' ? state.payout?.payoutId : undefined
  await diesIn(half.approvePayout(byStaff(), { playerId, payoutId: payout ?? '' }))
  await diesIn(half.reopenAccount(byStaff(), { playerId }))
  await whole.closeOwn(asked(playerId), 'notNeeded')
  await whole.reopenOwn(asked(playerId))
  await diesIn(half.refuseReopening(byStaff(), { playerId }))
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
  await changeEmail(process, playerId, process.finishers.finish)
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
  const silent = { ...payment, instrument: 'sandbox-silent' }
  const { depositId: succeeded } = await commandsOf(process).deposit(asked(playerId), silent)
  const { depositId: failed } = await commandsOf(process).deposit(asked(playerId), silent)
  await leavesPayments(process, { succeeded, failed })
  await diesIn(commands.deposit(asked(playerId), payment))
  await diesIn(commands.withdraw(asked(playerId), payment))
  await diesIn(commands.rotateSeed(asked(playerId), { sessionId }))
  await diesIn(commands.closeSession(asked(playerId), { sessionId }))
  await diesIn(commands.openSession(asked(playerId), { gameId: 'dice' }))
  await leavesStaffHalves(process, playerId, finishers)
  await leavesSuspensions(commands, commandsOf(process), newcomer)
  await changeEmail(process, playerId, () => {})
  await leavesLife(process, commands, newcomer)
  await leavesRules(createRulePacks({ ...process, finishers }), createRulePacks(process))
  await leavesSupportHalves(process, playerId)
  const target = { kind: 'game' as const, name: 'dice' }
  await diesIn(commands.turnSwitch(byStaff(), { target, isOn: false }))
}

/** Of packs of rules one is drafted in half, one approved, one rejected, one withdrawn, one activated; none holds yet. */
async function leavesRules(half: RulePacks, whole: RulePacks): Promise<void> {
  const kind = 'deposit_watch'
  const [at, end] = [1, 2].map((days) => fromMs(Date.now() + days * 86_400_000))
  const dates = { effectiveFrom: at ?? '', effectiveTo: end ?? '' }
  const draft = (by: RulePacks, version: string) =>
    by.draft(byStaff(), { kind, pack: watching(version, '150000'), ...dates })
  await diesIn(draft(half, 'drafted'))
  const named = ['approved', 'rejected', 'withdrawn', 'activated'].map((version) => ({
    kind,
    version,
  }))
  for (const { version } of named) await draft(whole, version)
  const [first, second, third, fourth] = named as [Named, Named, Named, Named]
  await diesIn(half.approve(byStaff(), first))
  await diesIn(half.reject(byStaff(), second))
  await diesIn(half.withdraw(byStaff(), third))
  await whole.approve(byStaff(), fourth)
  await diesIn(half.activate(byStaff(), { ...fourth, at: dates.effectiveFrom }))
}
type Named = { kind: string; version: string }

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
