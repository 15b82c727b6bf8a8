/**
 * A suspension tightens: the wallet first, then its own stream, which says why. Its lift loosens: its own stream first, then
 * the wallet, which is told the restriction by name; then its own stream again. Each is in the audit log.
 */
import { suspension } from '../../domain/wallet/suspension/decider.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import type { Fact } from '../engine/finisher.ts'
import { recordAction } from '../operations/record-action.ts'
import { done, stepOf } from '../engine/step.ts'

type Deps = { handler: CommandHandler }

const suspendAct = ({ key, data }: Fact<'Restricted'>) => ({
  action: 'player.suspend',
  subject: { kind: 'player', id: key },
  reason: data.reason ?? '',
  details: { suspensionId: data.restrictionId, scopes: data.scopes.join(' ') },
})

export async function finishSuspended(
  { handler }: Deps,
  restricted: Fact<'Restricted'>,
  reason: string,
) {
  const { key: playerId, data, metadata, revision } = restricted
  const { restrictionId, scopes } = data
  const suspendedBy = metadata.actor.id
  const walletRevision = Number(revision)
  const executed = await handler.execute(suspension, {
    ...stepOf(restricted, 'suspend'),
    id: restrictionId,
    command: () => ({
      type: 'RecordSuspension' as const,
      suspended: { playerId, scopes, suspendedBy, reason, walletRevision },
    }),
  })
  const { position } = done(executed)
  return { position, recorded: await recordAction(handler, restricted, suspendAct) }
}

type LiftFact = 'SuspensionLiftRequested' | 'SuspensionLiftApproved' | 'SuspensionLiftDeclined'

/** What the audit log says of what somebody asked for or decided. */
export const liftAct =
  (action: 'requestLift' | 'approveLift' | 'declineLift') =>
  ({ key, data }: Fact<LiftFact>) => ({
    action: `suspension.${action}`,
    subject: { kind: 'player', id: data.playerId },
    reason: data.reason,
    details: { suspensionId: key, requestedBy: data.requestedBy },
  })

/** `isLifted`: whether the wallet knew of the restriction; what it says of that is final. */
export async function finishLift({ handler }: Deps, approved: Fact<'SuspensionLiftApproved'>) {
  const { playerId, scopes } = approved.data
  const restrictionId = approved.key
  const executed = await handler.execute(wallet, {
    ...stepOf(approved, 'lift'),
    id: playerId,
    command: () => ({
      type: 'LiftRestriction' as const,
      restrictionId,
      kind: 'suspended' as const,
      scopes,
    }),
  })
  const [moved] = done(executed).events
  if (moved?.type !== 'RestrictionLifted' && moved?.type !== 'LiftRefused') {
    throw new Error('a wallet that neither lifted a restriction nor refused to')
  }
  const isLifted = moved.type === 'RestrictionLifted'
  const walletRevision = Number(moved.revision)
  const settled = await handler.execute(suspension, {
    ...stepOf(approved, 'settle'),
    id: restrictionId,
    command: () => ({ type: 'SettleLift' as const, walletRevision, isLifted }),
  })
  const { position } = done(settled)
  return {
    isLifted,
    position,
    recorded: await recordAction(handler, approved, liftAct('approveLift')),
  }
}
