/** A fact that the staff made in some stream -> the same in the audit log, with its actor and reason. */
import { staffAction, type StaffAct } from '../../domain/operations/staff-action/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { done, stepOf } from '../engine/step.ts'

const STEP = 'record-action'

/** What the log says of a fact; the fact itself says why. */
export type ActOf<Event extends Recorded> = (fact: Event) => Omit<StaffAct, 'fact'>

/** Who acted is taken over from the fact, whoever runs this step. */
export async function recordAction<Event extends Recorded>(
  handler: CommandHandler,
  fact: Event,
  actOf: ActOf<Event>,
) {
  const { stream, revision, metadata } = fact
  const step = stepOf(fact, STEP)
  const act: StaffAct = { ...actOf(fact), fact: { stream, revision: Number(revision) } }
  const executed = await handler.execute(staffAction, {
    ...step,
    actor: metadata.actor,
    id: createdIdOf(step.commandId, 'staffAction', step.commandId),
    command: () => ({ type: 'RecordAction' as const, act }),
  })
  return done(executed)
}

/** How the log's entry completes what it repeats. */
export const ENTRY = { step: STEP, writes: ['StaffActed'] } as const

/** The finisher of a fact that nothing but its entry in the log has to follow. */
export const recorded = <Event extends Recorded>(actOf: ActOf<Event>) => ({
  ...ENTRY,
  run: ({ handler }: { handler: CommandHandler }, fact: Event) =>
    recordAction(handler, fact, actOf),
})
