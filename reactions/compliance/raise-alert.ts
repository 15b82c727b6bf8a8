/** A finding of a read model -> a command: the alert that it means, raised once under the finding's natural key. */
import { amlCase } from '../../domain/compliance/aml-case/decider.ts'
import { alertSchema } from '../../domain/compliance/aml-case/events.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Unsent } from '../../projections/reading/outbox.ts'
import { done, fromFinding } from '../engine/step.ts'

/** Twice has the effect of once: stream and command are named by the key. Throws where the finding is no evidence of its kind. */
export async function raiseAlert(handler: CommandHandler, finding: Unsent) {
  const { projection: rule, key, kind, rulesVersion } = finding
  const { playerId, ...seen } = finding.data
  const alert = alertSchema.decode({
    playerId,
    rule,
    ruleVersion: rulesVersion ?? 'none',
    key,
    evidence: { kind, ...seen },
  } as never)
  const step = fromFinding(finding)
  const executed = await handler.execute(amlCase, {
    ...step,
    id: createdIdOf(step.commandId, 'amlCase', alert.playerId),
    command: () => ({ type: 'RaiseAlert' as const, alert }),
  })
  return done(executed)
}
