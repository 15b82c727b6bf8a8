// Reads a file of rules for a what-if and makes the read model from them; it changes nothing.
import { readFile } from 'node:fs/promises'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { InvalidRules } from '../../projections/engine/ruled.ts'
import { ruledModels } from '../../projections/registry.ts'
import { CliError, EXIT } from './cli.ts'

/** Throws CliError (usage) for what is missing, and for a file that holds no rules, with each fault in it. */
export async function madeFromFile(
  name: string | undefined,
  file: string | undefined,
): Promise<AnyProjection> {
  const model = ruledModels.find(({ inForce }) => inForce.name === name)
  if (model === undefined) {
    const asked = name === undefined ? 'Say which' : `${name} is not made from rules`
    const names = ruledModels.map(({ inForce }) => inForce.name).join(', ')
    throw new CliError(`${asked}: what-if is for ${names}.`, EXIT.usage)
  }
  if (file === undefined) throw new CliError(`Say by which rules: --rules FILE.`, EXIT.usage)
  try {
    return model.madeFrom(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof InvalidRules) {
      throw new CliError(`${file} holds no rules of ${name}:\n${error.message}`, EXIT.usage)
    }
    if (!(error instanceof SyntaxError)) throw error
    throw new CliError(`${file} is not JSON: ${error.message}`, EXIT.usage)
  }
}
