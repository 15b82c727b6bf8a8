// The flags that several commands have: written once, so that they are called, and mean, the same everywhere.
import type { Command } from 'commander'
import { CliError, EXIT, JSON_FLAG } from './cli.ts'

/** What `withFlags` may have added, as commander names it. */
export type SharedFlags = {
  databaseUrl?: string
  eventstoreUrl?: string
  /** True: to stdout. */
  json?: string | true
  quiet?: boolean
  rows: string
}

const FLAGS = {
  'database-url': ['--database-url <url>', 'else DATABASE_URL, else the one of npm start'],
  'eventstore-url': ['--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start'],
  json: JSON_FLAG,
  quiet: ['-q, --quiet', 'no progress on stderr'],
  rows: ['--rows <n>', 'rows that differ, told by column, and findings', '10'],
} as const

/** Adds some of them to a command. */
export function withFlags(parser: Command, ...names: readonly (keyof typeof FLAGS)[]): Command {
  for (const name of names) {
    const [flag, about, fallback] = FLAGS[name]
    parser.option(flag, about, fallback)
  }
  return parser
}

/** The flags on the command line, as they are written in the help. */
export const givenFlags = (parser: Command): string[] =>
  parser.options
    .filter((option) => parser.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => String(long))

/** A whole number from `min` on; throws CliError for anything else. */
export function wholeOf(flag: string, text: string, min: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= min) return Number(text)
  throw new CliError(`${flag} takes a whole number from ${min} on, not ${text}.`, EXIT.usage)
}

/** A position in $all; throws CliError for anything else. */
export function positionOf(flag: string, text: string): bigint {
  if (/^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n) return BigInt(text)
  throw new CliError(`${flag} takes a position, as digits, not ${text}.`, EXIT.usage)
}
