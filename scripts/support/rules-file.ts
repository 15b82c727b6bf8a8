// Reads a file of rules for a what-if and makes the read model from them; it changes nothing.
import { readFile } from 'node:fs/promises'
import { isRuleKind } from '../../domain/rule-kinds.ts'
import { instantSchema } from '../../domain/shared/instant.ts'
import { lostNameIn } from '../../domain/shared/lost-name.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { InvalidRules } from '../../projections/engine/ruled.ts'
import { ruledModels } from '../../projections/registry.ts'
import { CliError, EXIT } from './cli.ts'

/** Throws CliError (usage) for rules that no read model is made from, with why. */
export function refuseDecided(name: string | undefined): void {
  if (name === undefined || !isRuleKind(name)) return
  if (ruledModels.some(({ inForce, packs }) => inForce.name === name || packs === name)) return
  throw new CliError(
    `No read model is made from ${name}: they decide requests as they come, and each fact names the version it was decided by. ` +
      'History would be the same under others, and what they would have refused or let in cannot be told from it. ' +
      'A draft with ?dryRun=true tells whether a pack could hold.',
    EXIT.usage,
  )
}

/**
 * By the rules of the file alone; from an instant: as if they were activated then. Throws CliError (usage) for what is missing, for no
 * instant, and for a file that holds no rules, with each fault in it.
 */
export async function madeFromFile(
  name: string | undefined,
  { rules: file, from }: { rules?: string; from?: string },
): Promise<AnyProjection> {
  const model = ruledModels.find(({ inForce }) => inForce.name === name)
  if (model === undefined) {
    const asked = name === undefined ? 'Say which' : `${name} is not made from rules`
    const names = ruledModels.map(({ inForce }) => inForce.name).join(', ')
    throw new CliError(`${asked}: what-if is for ${names}.`, EXIT.usage)
  }
  if (file === undefined) throw new CliError(`Say by which rules: --rules FILE.`, EXIT.usage)
  if (from !== undefined && !instantSchema.safeParse(from).success) {
    const form = 'an instant in UTC with milliseconds, as in 2026-11-24T10:15:30.000Z'
    throw new CliError(`--from takes ${form}, not ${from}.`, EXIT.usage)
  }
  try {
    const rules: unknown = JSON.parse(await readFile(file, 'utf8'))
    const lost = lostNameIn(rules)
    if (lost !== null) throw new InvalidRules(`  ${lost.join('.')}: Unrecognized key`)
    return from === undefined ? model.madeFrom(rules) : model.triedFrom(rules, from)
  } catch (error) {
    if (error instanceof InvalidRules) {
      throw new CliError(`${file} holds no rules of ${name}:\n${error.message}`, EXIT.usage)
    }
    if (!(error instanceof SyntaxError)) throw error
    throw new CliError(`${file} is not JSON: ${error.message}`, EXIT.usage)
  }
}
