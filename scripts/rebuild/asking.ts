// Asks before something is built, where somebody is there to be asked.
import { createInterface } from 'node:readline/promises'
import { CliError, EXIT } from '../support/cli.ts'

/** Throws CliError where nobody has said yes and nobody can be asked. */
export function refuseToAsk({ yes, input }: { yes?: true; input: boolean }): void {
  if (yes) return
  if (!input) throw new CliError('--no-input asks nobody: add --yes.', EXIT.usage)
  if (!process.stdin.isTTY) throw new CliError('Nobody can be asked here: add --yes.', EXIT.usage)
}

export async function confirmed(): Promise<void> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question('Rebuild? [y/N] ')
  asking.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was done.')
}
