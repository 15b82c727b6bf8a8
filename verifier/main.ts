/** The verifier alone: `node --import tsx verifier/main.ts EXPORT.ndjson`, or the export on standard input. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { eventOfLine } from './export.ts'
import { exitCodeOf, inWords } from './report.ts'
import { createVerification } from './verify.ts'

const [file] = process.argv.slice(2)
const input = file === undefined ? process.stdin : createReadStream(file)
const verification = createVerification()
try {
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1
    if (line !== '') verification.add(eventOfLine(line, number))
  }
  const report = verification.finish()
  process.stdout.write(inWords(report))
  process.exitCode = exitCodeOf(report, false)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
