/** Read models that are made from rules, and how to make one from other rules: for a look at what these would change. */
import { depositWatchRulesSchema } from '../domain/rules/deposit-watch.ts'
import { depositWatch } from './deposit-watch.ts'
import type { AnyProjection } from './projection.ts'

/** Thrown for rules that are none; says where each fault is. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules'
}

const ruled: Readonly<Record<string, (rules: unknown) => AnyProjection>> = {
  deposit_watch(rules) {
    const { data, error } = depositWatchRulesSchema.safeDecode(rules as never)
    if (data !== undefined) return depositWatch(data) as unknown as AnyProjection
    const faults = error.issues.map(
      ({ path, message }) => `  ${path.join('.') || '(all)'}: ${message}`,
    )
    throw new InvalidRules(faults.join('\n'))
  },
}

/** Names of the read models for which there is a what-if. */
export const RULED: readonly string[] = Object.keys(ruled)

/** The read model `name` made from rules as JSON gives them; throws InvalidRules, or for one that has no rules. */
export function madeFrom(name: string, rules: unknown): AnyProjection {
  const make = ruled[name]
  if (make === undefined) throw new InvalidRules(`${name} is not made from rules`)
  return make(rules)
}
