/** What is done about a finding of the read models, by its kind. */
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Unsent } from '../projections/reading/outbox.ts'
import { raiseAlert } from './compliance/raise-alert.ts'
import { reachVipTier } from './identity/reach-vip-tier.ts'

const BY_KIND: Readonly<
  Record<string, (handler: CommandHandler, finding: Unsent) => Promise<unknown>>
> = { dailyDeposits: raiseAlert, vipTier: reachVipTier }

/** Twice has the effect of once. Throws for a kind that this code does not know: the finding stays. */
export async function sendFinding(handler: CommandHandler, finding: Unsent): Promise<void> {
  const { kind } = finding
  const send = Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined
  if (send === undefined) throw new Error(`nothing is known to do about a ${kind}`)
  await send(handler, finding)
}
