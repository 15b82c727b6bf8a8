// What every command line has alike: exit codes, argument errors, where results go; knows no room.
import { writeFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { ConfigError, describeSettings } from '../../config.ts'
import type { Setting } from '../../config.ts'
import { inPlainWords } from './plain-words.ts'

/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** Internal or I/O error. */
  failed: 1,
  usage: 2,
  /** Tampered or mismatched: a proof that fails; tables of other code or of another store. */
  unverified: 3,
  notFound: 4,
  /** A seed that is not revealed yet, or a payment that is pending. */
  incomplete: 5,
  /** A dry run found a difference. */
  differs: 6,
  /** EX_CONFIG of sysexits.h: the environment holds a bad setting. */
  config: 78,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with `code` after its message, which is shown without a stack. */
export class CliError extends Error {
  override name = 'CliError'
  readonly code: ExitCode
  constructor(message: string, code: ExitCode = EXIT.failed) {
    super(message)
    this.code = code
  }
}

/** A command called `npm run NAME --`, whose usage errors end in exit code 2 when under `runCli`. */
export function command(name: string, description: string): Command {
  const call = name === 'start' ? 'npm start --' : `npm run ${name} --`
  return new Command(call).description(description).exitOverride()
}

/** Adds to the help of a long-running command which settings it reads and how it may end. */
export function withSettings(parser: Command, names: readonly Setting[]): Command {
  const lines = describeSettings()
    .filter(({ name }) => names.includes(name))
    .map(({ name, description, fallback }) => {
      const known = fallback === undefined ? '' : ` [${fallback}]`
      return `  ${name.padEnd(15)} ${description}${known}`
    })
  return parser.addHelpText(
    'after',
    `\nSettings, from the environment:\n${lines.join('\n')}\n\n` +
      'Exit codes: 0 stopped in order, 1 error, 2 usage, 3 tables of other code or of another store,\n' +
      '78 bad or missing settings.',
  )
}

/** Writes `text` to stderr as lines of their own. */
export const complain = (text: string): boolean => process.stderr.write(`${text}\n`)

/** Exit code of a failure, after it was told: a possible bug with its stack, commander's by itself. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CliError) return (complain(error.message), error.code)
  if (error instanceof ConfigError) return (complain(error.message), EXIT.config)
  if (error instanceof Error && error.name === 'ForeignCheckpoint') {
    return (complain(error.message), EXIT.unverified)
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  complain(inPlainWords(error) ?? stack)
  return EXIT.failed
}

/**
 * Runs a command's `main` and sets the exit code it answers (0 when it answers none). It does not
 * call process.exit on success, so that piped output is never cut short: close what you opened.
 */
export async function runCli(main: () => Promise<ExitCode | void>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? EXIT.ok
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    // Half-opened clients would keep a failed command alive; stderr is flushed by then.
    process.stderr.write('', () => process.exit())
  }
}

/** Value of `--json [FILE]`: absent, `true` for stdout, or a file's name. */
type JsonTarget = string | boolean | undefined

/** Adds `--json [FILE]` to a command. */
export const withJson = (parser: Command): Command =>
  parser.option('--json [FILE]', 'write the result as JSON (to stdout where no FILE is given)')

/** Adds `--quiet` to a command that tells its progress. */
export const withQuiet = (parser: Command): Command =>
  parser.option('-q, --quiet', 'no progress on stderr')

/** Writes `result` as JSON where `--json` says; answers whether stdout is now taken by it. */
export async function writeJson(target: JsonTarget, result: unknown): Promise<boolean> {
  if (target === undefined || target === false) return false
  const replace = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value
  const text = `${JSON.stringify(result, replace, 2)}\n`
  if (target === true) process.stdout.write(text)
  else await writeFile(target, text)
  return target === true
}
