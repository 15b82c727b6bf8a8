/** The verifier alone, on an export: a file, or standard input. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { eventOfLine } from './export.ts'
import { exitCodeOf, inWords } from './report.ts'
import { createVerification } from './verify.ts'

const USAGE = `Usage: node --import tsx verifier/main.ts [EXPORT.ndjson] [--session ID | --round ID] [--json]

Proves every round of an export (npm run verify -- --all --export EXPORT.ndjson): commitments, draws,
payouts, balances. Without a file the export is read from standard input.

  --session ID  counts the rounds of one session only
  --round ID    counts one round only and shows its figures
  --json        writes the report as JSON
  -h, --help    shows this

Exit codes: 0 verified, 1 the export cannot be read, 2 usage or no events, 3 verification failed,
4 no such session or round, 5 nothing is wrong, but a seed is not revealed yet: its rounds wait.
`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const digits = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

function refuse(why: string): number {
  process.stderr.write(`${why}\n\n${USAGE}`)
  return 2
}

function readArguments(words: string[]) {
  const options = { session: text, round: text, json: flag, help: { ...flag, short: 'h' } } as const
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
  if (positionals.length > 1) throw new Error('One export at most.')
  if (values.session && values.round) throw new Error('--session or --round, not both.')
  return { ...values, file: positionals[0] }
}

async function verify(asked: ReturnType<typeof readArguments>): Promise<number> {
  const { session, round, json, file } = asked
  const input = file === undefined ? process.stdin : createReadStream(file)
  const verification = createVerification({
    isCounted: (one) =>
      (session === undefined || one.sessionId === session) &&
      (round === undefined || one.roundId === round),
    isShown: (one) => one.roundId === round,
    ...(session === undefined ? {} : { sessionId: session }),
  })
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1
    if (line !== '') verification.add(eventOfLine(line, number))
  }
  const report = verification.finish()
  // Nothing wrong in nothing is no proof: more likely a wrong file, or an export that failed.
  if (report.events === 0) return refuse(`There are no events in ${file ?? 'standard input'}.`)
  const isPart = session !== undefined || round !== undefined
  process.stdout.write(json ? `${JSON.stringify(report, digits, 2)}\n` : inWords(report, isPart))
  return exitCodeOf(report, isPart)
}

async function run(words: string[]): Promise<number> {
  let asked: ReturnType<typeof readArguments>
  try {
    asked = readArguments(words)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  if (asked.help) return (process.stdout.write(USAGE), 0)
  if (asked.file !== undefined || !process.stdin.isTTY) return verify(asked)
  return refuse('Name an export, or pipe one in.')
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
