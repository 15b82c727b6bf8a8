/** Read models that are made from rules, and how to make one from other rules: for a look at what these would change. */
import { depositWatchRulesSchema } from '../../domain/compliance/deposit-watch.ts'
import { vipTierRulesSchema } from '../../domain/identity/vip-tiers.ts'
import { depositWatch } from '../compliance/deposit-watch.ts'
import type { AnyProjection } from '../engine/projection.ts'
import { vipWatch } from '../identity/vip-watch.ts'

/** Thrown for rules that are none; says where each fault is. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules'
}

const ruled: Readonly<Record<string, (rules: unknown) => unknown>> = {
  deposit_watch: (rules) =>
    depositWatch(checked(depositWatchRulesSchema.safeDecode(rules as never))),
  vip_watch: (rules) => vipWatch(checked(vipTierRulesSchema.safeDecode(rules as never))),
}

type Decoded<Rules> =
  | { success: true; data: Rules }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }

function checked<Rules>(decoded: Decoded<Rules>): Rules {
  if (decoded.success) return decoded.data
  const faults = decoded.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`,
  )
  throw new InvalidRules(faults.join('\n'))
}

/** Names of the read models for which there is a what-if. */
export const RULED: readonly string[] = Object.keys(ruled)

/** The read model `name` made from rules as JSON gives them; throws InvalidRules, or for one that has no rules. */
export function madeFrom(name: string, rules: unknown): AnyProjection {
  const make = ruled[name]
  if (make === undefined) throw new InvalidRules(`${name} is not made from rules`)
  return make(rules) as AnyProjection
}
