/** The pack of rules of a kind that holds now, for whoever says what follows from it. No command decides by it: it is read from a table. */
import { fromMs } from '../../domain/shared/instant.ts'
import { ruleKinds, type RuleKindName } from '../../domain/rule-kinds.ts'
import { rulePackAt } from '../../projections/operations/rule-packs.ts'
import type { ReadAfter } from '../reads/read-after.ts'

/** As JSON has it; what code ships where none was activated. */
export type RulesInForce = (kind: RuleKindName) => Promise<unknown>

export const createRulesInForce =
  (readAfter: ReadAfter): RulesInForce =>
  async (kind) => {
    const { rows } = await readAfter(undefined, rulePackAt(kind, fromMs(Date.now())))
    return rows[0]?.pack ?? ruleKinds[kind].shipped
  }
