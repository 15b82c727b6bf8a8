/** A fact that the staff made in some stream -> the same in the audit log, with its actor and reason. */
import type { DomainEvent } from '../domain/events.ts'
import type { StaffAct } from '../domain/staff-action/decider.ts'
import { staffAction } from '../eventstore/aggregates.ts'
import type { Recorded } from '../eventstore/codec.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import { createdIdOf } from '../eventstore/ids.ts'
import { done, stepOf } from './step.ts'

export const RECORD_STEP = 'record-action'

type Of<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>

/** What the log says of each; the fact itself says why. */
const ACTS = {
  VipTierSet: ({ key, data: { tier, previous, reason } }: Recorded<Of<'VipTierSet'>>) => ({
    ...{ action: 'player.vipTier', subject: { kind: 'player', id: key } },
    ...{ reason, details: { tier, previous } },
  }),
}

/** The types of facts that only the staff make, and that the audit log repeats. */
export type StaffFact = Recorded<Of<keyof typeof ACTS>>

/** Who acted is taken over from the fact, whoever runs this step. */
export async function recordAction(handler: CommandHandler, fact: StaffFact) {
  const { stream, revision, metadata } = fact
  const step = stepOf(fact, RECORD_STEP)
  const act: StaffAct = { ...ACTS[fact.type](fact), fact: { stream, revision: Number(revision) } }
  const executed = await handler.execute(staffAction, {
    ...{ ...step, actor: metadata.actor },
    id: createdIdOf(step.commandId, 'staffAction', step.commandId),
    command: () => ({ type: 'RecordAction' as const, act }),
  })
  return done(executed)
}
