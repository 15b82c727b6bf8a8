/** Suspensions, their lifts and values that replace each other, in a schedule; and what must hold of them after it. */
import { accepted } from '../../api/commands/command.ts'
import { suspensionIdOf } from '../../api/wallet/suspend.ts'
import { suspension } from '../../domain/wallet/suspension/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { eventOf } from '../../eventstore/command.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import { stepOf } from '../../reactions/engine/step.ts'
import { DECIDING } from './adjustments.ts'
import { PLAYER, type Process } from './world.ts'

export const ASKING = 'c1b2c3d4-0000-4000-8000-000000000003'

/** `approveLift` is of the suspension that was there before. */
export type RestrictionOp =
  | { kind: 'suspend' | 'approveLift' | 'endAccount' | 'reopen'; key: string; by: 'staff' }
  | { kind: 'assign'; key: string; market: string }

/** `chance` is uniform in [0, 1). */
export function freshRestrictionOp(chance: number, key: string): RestrictionOp {
  if (chance < 0.2) return { kind: 'suspend', key, by: 'staff' }
  if (chance < 0.5) return { kind: 'approveLift', key, by: 'staff' }
  if (chance < 0.6) return { kind: 'endAccount', key, by: 'staff' }
  if (chance < 0.7) return { kind: 'reopen', key, by: 'staff' }
  return { kind: 'assign', key, market: chance < 0.85 ? 'MT' : 'GB' }
}

const byStaff = (id: string, route: string, key: string) => ({
  staff: { id, role: 'operator' as const },
  reason: 'a schedule',
  route,
  idempotencyKey: key,
  requestId: 'test',
})

const IMPOSED = suspensionIdOf(commandIdOf(ASKING, 'suspend', 'first'), PLAYER)

/** The player is suspended, and the lift is asked for; no chaos yet. */
export async function imposeSuspension({ commands }: Process): Promise<void> {
  await commands.suspendPlayer(byStaff(ASKING, 'suspend', 'first'), { playerId: PLAYER })
  await commands.requestLift(byStaff(ASKING, 'requestLift', 'first'), { suspensionId: IMPOSED })
}

export function performRestriction(op: RestrictionOp, process: Process): Promise<object> {
  const { commands } = process
  const asked = byStaff(DECIDING, op.kind, op.key)
  switch (op.kind) {
    case 'suspend':
      return commands.suspendPlayer(asked, { playerId: PLAYER })
    case 'approveLift':
      return commands.approveLift(asked, { suspensionId: IMPOSED })
    case 'endAccount':
      return commands.closeAccount(byStaff(ASKING, op.kind, op.key), { playerId: PLAYER })
    case 'reopen':
      return commands.reopenAccount(asked, { playerId: PLAYER })
    case 'assign':
      return assign(process, op)
  }
}

/** Names what this process knows to be in force; where that is old the wallet refuses, for good. */
async function assign({ handler }: Process, { key, market }: { key: string; market: string }) {
  const seen = await handler.stateOf(wallet, PLAYER)
  const replaces = seen.market?.revision ?? null
  const executed = await handler.execute(wallet, {
    id: PLAYER,
    commandId: commandIdOf(PLAYER, 'assign', key),
    bodyHash: market,
    correlationId: 'test',
    actor: { role: 'system', id: 'test' },
    command: () => ({ type: 'AssignMarket' as const, market, replaces }),
  })
  return { said: accepted(executed).events.map(({ type }) => type) }
}

/** The fault that a lift names nothing: the step that should lift it lifts the newest that it finds on the wallet. */
export async function liftWhatIsThere(process: Process, key: string): Promise<object> {
  const { handler, finishers } = process
  const executed = await handler.execute(suspension, {
    id: IMPOSED,
    commandId: commandIdOf(DECIDING, 'approveLift', key),
    bodyHash: 'approve',
    correlationId: 'test',
    actor: { role: 'operator', id: DECIDING },
    command: () => ({ type: 'ApproveLift' as const, reason: 'a schedule', by: DECIDING }),
  })
  const approved = eventOf(accepted(executed).events, 'SuspensionLiftApproved')
  const lifted = await handler.execute(wallet, {
    ...stepOf(approved, 'lift'),
    id: PLAYER,
    command: (_at, { restrictions: { named } }) => {
      const [restrictionId = IMPOSED] = Object.keys(named).slice(-1)
      return {
        type: 'LiftRestriction' as const,
        restrictionId,
        kind: 'suspended' as const,
        scopes: [],
      }
    },
  })
  accepted(lifted)
  return finishers.finish(approved)
}

/** What clients learned of an operation, and where the log stood when they did. */
type Answered = { op: { kind: string }; kind: string; at: bigint }

export const restrictionViolations = (
  events: readonly Recorded[],
  outcomes: readonly Answered[],
): string[] => {
  const onWallet = events.filter(({ stream }) => stream === `wallet-${PLAYER}`)
  return [
    ...doneThoughBarred(onWallet),
    ...doneAfterAnswer(onWallet, outcomes),
    ...suspensionsThatDiffer(events, onWallet),
    ...endsThatDiffer(events, onWallet),
    ...valuesLost(onWallet),
  ]
}

const isOfPlay = ({ type }: Recorded) => type === 'BetPlaced' || type === 'DepositStarted'

/** As the wallet's stream has it, restriction by restriction. */
function doneThoughBarred(onWallet: readonly Recorded[]): string[] {
  const open = new Set<string>()
  return onWallet.flatMap((event) => {
    const { type, data } = event
    if (type === 'Restricted') open.add(data.restrictionId)
    if (type === 'RestrictionLifted' && !open.delete(data.restrictionId)) {
      return ['a lift of what is not in force']
    }
    return isOfPlay(event) && open.size > 0 ? [`${type} on a restricted wallet`] : []
  })
}

/** Nobody approves the lift of one that is imposed in a schedule: once it is answered, nothing is played any more. */
function doneAfterAnswer(onWallet: readonly Recorded[], outcomes: readonly Answered[]): string[] {
  const answered = outcomes.filter(({ op, kind }) => op.kind === 'suspend' && kind === 'answered')
  return answered.flatMap(({ at }) =>
    onWallet
      .filter((event) => isOfPlay(event) && event.position > at)
      .map(({ type }) => `${type} after an answered suspension`),
  )
}

/** Once the finishers are done, the wallet and each suspension say the same, and all of it is in the log. */
function suspensionsThatDiffer(
  events: readonly Recorded[],
  onWallet: readonly Recorded[],
): string[] {
  return onWallet.flatMap((restricted) => {
    if (restricted.type !== 'Restricted' || restricted.data.kind !== 'suspended') return []
    const id = restricted.data.restrictionId
    const own = events.filter(({ stream }) => stream === `suspension-${id}`)
    const lifts = onWallet.filter(
      ({ type, data }) => type === 'RestrictionLifted' && data.restrictionId === id,
    )
    const said = [...own, ...lifts].map(({ type }) => type).join(' ')
    const begun = 'PlayerSuspended SuspensionLiftRequested'
    const allowed = [
      'PlayerSuspended',
      begun,
      `${begun} SuspensionLiftApproved SuspensionLifted RestrictionLifted`,
    ]
    const logged = events.filter(
      ({ type, data }) => type === 'StaffActed' && data.details['suspensionId'] === id,
    )
    const acts = own.filter(({ type }) => !['PlayerSuspended', 'SuspensionLifted'].includes(type))
    return [
      ...(allowed.includes(said) ? [] : [`a suspension went ${said}`]),
      ...(logged.length === acts.length + 1 ? [] : [`${logged.length} entries of ${said}`]),
    ]
  })
}

/** Once the finishers are done: each end on the wallet is the player's, once, and lifted where a return names it, and nowhere else. */
function endsThatDiffer(events: readonly Recorded[], onWallet: readonly Recorded[]): string[] {
  const own = events.filter(({ stream }) => stream === `player-${PLAYER}`)
  return onWallet.flatMap((restricted) => {
    if (restricted.type !== 'Restricted' || restricted.data.kind !== 'closed') return []
    const id = restricted.data.restrictionId
    const closed = own.filter(
      ({ type, data }) => type === 'AccountClosed' && data.restrictionId === id,
    )
    const named = own.filter(
      ({ type, data }) =>
        type === 'AccountReopened' && data.bars.some(({ restrictionId }) => restrictionId === id),
    )
    const lifts = onWallet.filter(
      ({ type, data }) => type === 'RestrictionLifted' && data.restrictionId === id,
    )
    const isRight = closed.length === 1 && named.length <= 1 && lifts.length === named.length
    const said = `${closed.length} closings, ${named.length} returns, ${lifts.length} lifts`
    return isRight ? [] : [`an end of an account had ${said}`]
  })
}

/** Each value names the one that it replaces: none was lost unseen. The first is the one that a wallet is opened with. */
function valuesLost(onWallet: readonly Recorded[]): string[] {
  let inForce: number | null = null
  return onWallet.flatMap(({ type, data, revision }) => {
    if (type === 'WalletOpened' && data.market !== undefined) inForce = Number(revision)
    if (type !== 'MarketAssigned') return []
    const isRight = data.replaces === inForce
    inForce = Number(revision)
    return isRight ? [] : [`a market that names ${data.replaces}`]
  })
}
