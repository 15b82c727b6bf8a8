/** What is done about a finding of the read models, by its kind: an alert, where alerts have evidence of that kind. */
import { isAlertKind, type AlertKind } from '../domain/compliance/aml-case/events.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Unsent } from '../projections/reading/outbox.ts'
import type { FindingKind } from '../projections/registry.ts'
import { raiseAlert } from './compliance/raise-alert.ts'
import { proposeVipTier } from './identity/propose-vip-tier.ts'

type Send = (handler: CommandHandler, finding: Unsent) => Promise<unknown>

/** One for each other kind that a read model finds, and for no more: else it does not compile. */
const NO_ALERT: Readonly<Record<Exclude<FindingKind, AlertKind>, Send>> = {
  vipTier: proposeVipTier,
}

const sends: ReadonlyMap<string, Send> = new Map(Object.entries(NO_ALERT))

/** Twice has the effect of once. Throws for a kind that this code does not know: the finding stays. */
export async function sendFinding(handler: CommandHandler, finding: Unsent): Promise<void> {
  const { kind } = finding
  const send = isAlertKind(kind) ? raiseAlert : sends.get(kind)
  if (send === undefined) throw new Error(`nothing is known to do about a ${kind}`)
  await send(handler, finding)
}
