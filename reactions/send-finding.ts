/** What is done about a finding of the read models, by its kind. */
import type { CommandHandler } from '../eventstore/command-handler.ts'
import type { Unsent } from '../projections/reading/outbox.ts'
import type { FindingKind } from '../projections/registry.ts'
import { raiseAlert } from './compliance/raise-alert.ts'
import { reachVipTier } from './identity/reach-vip-tier.ts'

/** One for each kind that a read model finds, and for no other: else it does not compile. */
const BY_KIND: Readonly<
  Record<FindingKind, (handler: CommandHandler, finding: Unsent) => Promise<unknown>>
> = { dailyDeposits: raiseAlert, vipTier: reachVipTier }

const isKnown = (kind: string): kind is FindingKind => Object.hasOwn(BY_KIND, kind)

/** Twice has the effect of once. Throws for a kind that this code does not know: the finding stays. */
export async function sendFinding(handler: CommandHandler, finding: Unsent): Promise<void> {
  const { kind } = finding
  if (!isKnown(kind)) throw new Error(`nothing is known to do about a ${kind}`)
  await BY_KIND[kind](handler, finding)
}
