/** A finding of a read model -> a command: the alert that it means, raised once under the finding's natural key. */
import { dailyDepositsSchema } from '../../domain/compliance/rules/deposit-watch.ts'
import { amlCase } from '../../domain/compliance/aml-case/decider.ts'
import type { CommandHandler } from '../../eventstore/command-handler.ts'
import { createdIdOf, findingIdOf } from '../../eventstore/ids.ts'
import type { Unsent } from '../../projections/reading/outbox.ts'
import { done, OUTBOX } from '../engine/step.ts'

/** Twice has the effect of once: stream and command are named by the key. */
export async function raiseAlert(handler: CommandHandler, finding: Unsent) {
  const { projection, key, kind, rulesVersion } = finding
  const { playerId, ...seen } = dailyDepositsSchema.decode(finding.data as never)
  const commandId = findingIdOf(projection, key)
  const ruleVersion = rulesVersion ?? 'none'
  const executed = await handler.execute(amlCase, {
    commandId,
    bodyHash: kind,
    correlationId: commandId,
    actor: OUTBOX,
    id: createdIdOf(commandId, 'amlCase', playerId),
    command: () => ({
      type: 'RaiseAlert' as const,
      alert: {
        playerId,
        rule: projection,
        ruleVersion,
        key,
        evidence: { kind: 'dailyDeposits' as const, ...seen },
      },
    }),
  })
  return done(executed)
}
