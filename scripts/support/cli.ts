// What every command line has alike: how it is called, its errors, where results go; knows no room.
import { writeFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { ConfigError, describeSettings } from '../../config.ts'
import type { Setting } from '../../config.ts'
import { EXIT, exitCodesInWords, type ExitCode } from './exit-codes.ts'
import { inPlainWords } from './plain-words.ts'

export { EXIT, type ExitCode }

/** Ends a command with `code` after its message, which is shown without a stack. */
export class CliError extends Error {
  override name = 'CliError'
  readonly code: ExitCode
  constructor(message: string, code: ExitCode = EXIT.failed) {
    super(message)
    this.code = code
  }
}

/** A command called `npm run NAME --`, whose usage errors end in exit code 2 when under `runCli`; its help ends with its exit codes. */
export function command(name: string, description: string): Command {
  const call = name === 'start' ? 'npm start --' : `npm run ${name} --`
  return new Command(call)
    .description(description)
    .exitOverride()
    .showHelpAfterError('--help says what it takes.')
    .addHelpText('afterAll', exitCodesInWords(name))
}

/** Adds to the help of a long-running command which settings it reads. */
export function withSettings(parser: Command, names: readonly Setting[]): Command {
  const settings = describeSettings().filter(({ name }) => names.includes(name))
  const wide = Math.max(...settings.map(({ name }) => name.length))
  const lines = settings.map(({ name, description, fallback }) => {
    const known = fallback === undefined ? '' : ` [${fallback}]`
    return `  ${name.padEnd(wide)} ${description}${known}`
  })
  return parser.addHelpText('after', `\nSettings, from the environment:\n${lines.join('\n')}`)
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
 * A full disk, or a reader that is gone, ends no process by the words it writes; a result that was not written
 * whole is a failure nevertheless.
 */
function outliveOutput(): void {
  process.stderr.on('error', () => {})
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') complain(`Stdout cannot be written: ${error.message}`)
    process.once('exit', () => (process.exitCode ||= EXIT.failed))
  })
}

/**
 * Runs a command's `main` and sets the exit code it answers (0 when it answers none). It does not
 * call process.exit on success, so that piped output is never cut short: close what you opened.
 */
export async function runCli(main: () => Promise<ExitCode | void>): Promise<void> {
  outliveOutput()
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

export const JSON_FLAG = [
  '--json [file]',
  'the result as JSON (to stdout where no file is given)',
] as const

/** Adds `--json [FILE]` to a command. */
export const withJson = (parser: Command): Command => parser.option(...JSON_FLAG)

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

/** Writes a result to stdout: in words, or as JSON where `--json` says so. */
export async function tell(
  { json }: { json?: string | true | undefined },
  result: unknown,
  words: string,
): Promise<void> {
  if (!(await writeJson(json, result))) process.stdout.write(words)
}
