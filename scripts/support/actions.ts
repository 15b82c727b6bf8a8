// Commands with actions: each action takes its own words and flags, and a word or a flag more is a usage error.
import type { Command } from 'commander'
import { CliError, EXIT } from './cli.ts'
import { givenFlags } from './flags.ts'

export type Action = {
  /** What it does, for the help. */
  readonly about: string
  /** What follows it, as in `NAME [RATE]`. */
  readonly words?: string
  /** Those that it takes of the command's flags, beside --json and --quiet, which all take. */
  readonly flags?: readonly string[]
}

const OF_ALL = ['--json', '--quiet']

/**
 * Reads the command line: which action, and the words after it. `otherwise` is the action that has no word of its own.
 * Throws CliError (usage) for what the action does not take.
 */
export function readAction<Name extends string>(
  parser: Command,
  actions: Readonly<Record<Name, Action>>,
  otherwise?: Name,
): { action: Name; words: readonly string[] } {
  const names = Object.keys(actions) as Name[]
  parser
    .argument(otherwise === undefined ? '<action>' : '[action]', 'one of those below')
    .argument('[words...]', 'what it takes')
    .addHelpText('after', `\nActions:\n${names.map((name) => lineOf(name)).join('\n')}`)
    .parse()
  const [first, ...rest] = parser.args
  const found = names.find((name) => name === first && name !== otherwise)
  const action = found ?? otherwise
  if (action === undefined) {
    throw new CliError(`There is no action "${first}": ${names.join(', ')}.`, EXIT.usage)
  }
  const words = found === undefined ? parser.args : rest
  const called = action === otherwise ? '' : `${action} `
  refuseWords(called, actions[action], words)
  refuseFlags(called, actions[action], givenFlags(parser))
  return { action, words }

  function lineOf(name: Name): string {
    const { about, words: taken = '', flags = [] } = actions[name]
    const called = [name === otherwise ? '' : name, taken].filter((part) => part !== '').join(' ')
    const call = called === '' ? '(none)' : called
    const own = flags.length === 0 ? '' : `\n${' '.repeat(24)}${flags.join(' ')}`
    return `  ${call.padEnd(21)} ${about}${own}`
  }
}

function refuseWords(called: string, { words: taken = '' }: Action, words: readonly string[]) {
  const all = taken.split(' ').filter((word) => word !== '')
  const needed = all.filter((word) => !word.startsWith('['))
  if (words.length < needed.length) {
    throw new CliError(`Something is missing: ${called}${taken}`, EXIT.usage)
  }
  if (words.length <= all.length) return
  const surplus = words.slice(all.length).join(' ')
  const only = taken === '' ? 'nothing' : `${taken} alone`
  throw new CliError(`${called}takes ${only}, and not: ${surplus}`.trimStart(), EXIT.usage)
}

function refuseFlags(called: string, { flags = [] }: Action, given: readonly string[]) {
  const refused = given.filter((flag) => ![...flags, ...OF_ALL].includes(flag))
  if (refused.length === 0) return
  const takes = [...flags, ...OF_ALL].join(', ')
  throw new CliError(
    `${called === '' ? 'This ' : called}takes no ${refused.join(', no ')}. It takes ${takes}.`,
    EXIT.usage,
  )
}
