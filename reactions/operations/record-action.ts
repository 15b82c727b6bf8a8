/** A fact that the staff made in some stream -> the same in the audit log, with its actor and reason. */
import type { DomainEvent } from '../../domain/events.ts'
import type { StaffAct } from '../../domain/operations/staff-action/decider.ts'
import { staffAction } from '../../domain/operations/staff-action/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { done, stepOf } from '../engine/step.ts'

export const RECORD_STEP = 'record-action'

type Of<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>

type Decided = Recorded<Of<'AdjustmentRequested' | 'AdjustmentApproved' | 'AdjustmentRefused'>>

const ofAdjustment =
  (action: string) =>
  ({ key, data }: Decided) => {
    const { playerId, direction, amount, requestedBy, reason } = data
    return {
      action: `adjustment.${action}`,
      subject: { kind: 'player', id: playerId },
      reason,
      details: { adjustmentId: key, direction, amount: String(amount), requestedBy },
    }
  }

/** What the log says of each; the fact itself says why. */
const ACTS = {
  AdjustmentRequested: ofAdjustment('request'),
  AdjustmentApproved: ofAdjustment('approve'),
  AdjustmentRefused: ofAdjustment('refuse'),
  VipTierSet: ({ key, data: { tier, previous, reason } }: Recorded<Of<'VipTierSet'>>) => ({
    action: 'player.vipTier',
    subject: { kind: 'player', id: key },
    reason,
    details: { tier, previous },
  }),
}

/** The types of facts that only the staff make, and that the audit log repeats. */
export type StaffFact = Recorded<Of<keyof typeof ACTS>>

/** Who acted is taken over from the fact, whoever runs this step. */
export async function recordAction(handler: CommandHandler, fact: StaffFact) {
  const { stream, revision, metadata } = fact
  const step = stepOf(fact, RECORD_STEP)
  const act: StaffAct = {
    ...ACTS[fact.type](fact as never),
    fact: { stream, revision: Number(revision) },
  }
  const executed = await handler.execute(staffAction, {
    ...step,
    actor: metadata.actor,
    id: createdIdOf(step.commandId, 'staffAction', step.commandId),
    command: () => ({ type: 'RecordAction' as const, act }),
  })
  return done(executed)
}
