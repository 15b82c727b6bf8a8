// Runs the import rules as `npm run deps` does, over the folder it is given, and tells what they found. It judges nothing.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import type { ICruiseResult, IViolation } from 'dependency-cruiser'

type Patterns = string | readonly string[]
type Where = { readonly path?: Patterns; readonly pathNot?: Patterns }
export type Rule = {
  readonly name: string
  readonly from: Where
  readonly to: Where & { readonly dependencyTypesNot?: readonly string[] }
}

/** The configuration that .dependency-cruiser.cjs makes of the table of rooms. */
export const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly Rule[]
  readonly options: {
    readonly knownViolations: readonly { readonly from: string; readonly to: string }[]
  }
}

const TOOL = new URL(
  '../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  import.meta.url,
)
const ARGUMENTS = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.']

/** `folder` has the configuration in it. Throws when the tool gives no result, as for an unsafe regular expression. */
export async function cruised(
  folder: string,
): Promise<{ modules: number; violations: readonly IViolation[] }> {
  const run = promisify(execFile)(process.execPath, [TOOL.pathname, ...ARGUMENTS], {
    cwd: folder,
    maxBuffer: 2 ** 28, // some 4 MB today
  })
  // It exits with the number of errors; what it printed is whole all the same.
  const { stdout, stderr } = await run.catch((failed: { stdout: string; stderr: string }) => failed)
  if (!stdout.startsWith('{'))
    throw new Error(`the import rules were not checked: ${stderr}${stdout}`)
  const { totalCruised, violations } = (JSON.parse(stdout) as ICruiseResult).summary
  return { modules: totalCruised, violations }
}
