/** The registry of rules that are data: by kind the form of a pack, and what code ships, which is pack 0. */
import type { z } from 'zod'
import { depositWatchRules, depositWatchRulesSchema } from './compliance/rules/deposit-watch.ts'
import {
  changesSchema,
  conflictOf,
  noChanges,
  type Changes,
  type ChangesConflict,
} from './jurisdictions/changes.ts'
import { changesAt } from './jurisdictions/in-force.ts'
import type { RulePackState } from './operations/rule-pack/state.ts'
import { activatedChanges } from './packs-in-force.ts'
import { vipTierRules, vipTierRulesSchema } from './identity/rules/vip-tiers.ts'

/** As every pack has them, whatever its kind. */
type Named = { readonly version: string; readonly source: string }

type RuleKind = {
  /** Of the pack as JSON has it. */
  readonly schema: z.ZodType<Named>
  /** What code ships, as JSON has it. */
  readonly shipped: Named
  /** Why a pack, as JSON has it, cannot begin to hold at an instant beside what is activated; null, or without it: it can. */
  readonly conflict?: (pack: unknown, state: RulePackState, at: string) => Conflict | null
}

export type Conflict = ChangesConflict

/** `schema` and what was made by it go together: each kind says them once, here. */
const kindOf = <Pack extends Named>(schema: z.ZodType<Pack>, shipped: Pack): RuleKind => ({
  schema,
  shipped: schema.encode(shipped) as Named,
})

export const ruleKinds = {
  deposit_watch: kindOf(depositWatchRulesSchema, depositWatchRules),
  vip_tiers: kindOf(vipTierRulesSchema, vipTierRules),
  jurisdictions: {
    ...kindOf<Changes>(changesSchema, noChanges),
    conflict(pack, state, at) {
      const before = changesAt(activatedChanges(state), at)
      return conflictOf(changesSchema.parse(pack), { before, at })
    },
  },
} as const satisfies Readonly<Record<string, RuleKind>>

export type RuleKindName = keyof typeof ruleKinds

export const RULE_KIND_NAMES = Object.keys(ruleKinds) as RuleKindName[]

export const isRuleKind = (name: string): name is RuleKindName => Object.hasOwn(ruleKinds, name)

export type CheckedPack =
  | { readonly isPack: true; readonly version: string; readonly source: string }
  /** Where each fault is, and what it is: the first of them. */
  | { readonly isPack: false; readonly faults: readonly string[] }

const FAULTS_TOLD = 5

/** Whether the JSON is a pack of the kind. */
export function checkedPack(kind: RuleKindName, json: unknown): CheckedPack {
  const checked = ruleKinds[kind].schema.safeParse(json)
  if (checked.success) {
    const { version, source } = checked.data
    return { isPack: true, version, source }
  }
  const faults = checked.error.issues
    .slice(0, FAULTS_TOLD)
    .map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`)
  return { isPack: false, faults }
}

/** Why a pack of the kind cannot begin to hold then; null: it can. */
export function conflictOfKind(
  kind: RuleKindName,
  pack: unknown,
  { state, at }: { state: RulePackState; at: string },
): Conflict | null {
  const { conflict }: RuleKind = ruleKinds[kind]
  return conflict?.(pack, state, at) ?? null
}
