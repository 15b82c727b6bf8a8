/**
 * The verifier alone: `node --import tsx verifier/main.ts [EXPORT.ndjson] [--session ID | --round ID] [--json]`, with the
 * export on standard input where no file is named.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { eventOfLine } from './export.ts'
import { exitCodeOf, inWords } from './report.ts'
import { createVerification } from './verify.ts'

const text = { type: 'string' } as const

function readArguments() {
  try {
    const options = { session: text, round: text, json: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    if (positionals.length > 1) throw new Error('one export at most')
    return { ...values, file: positionals[0] }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}

const { session, round, json, file } = readArguments()
const input = file === undefined ? process.stdin : createReadStream(file)
const verification = createVerification({
  isCounted: (one) =>
    (session === undefined || one.sessionId === session) &&
    (round === undefined || one.roundId === round),
  isShown: (one) => one.roundId === round,
  ...(session === undefined ? {} : { sessionId: session }),
})
const digits = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
try {
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1
    if (line !== '') verification.add(eventOfLine(line, number))
  }
  const report = verification.finish()
  process.stdout.write(json ? `${JSON.stringify(report, digits, 2)}\n` : inWords(report))
  process.exitCode = exitCodeOf(report, session !== undefined || round !== undefined)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
