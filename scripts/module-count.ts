// Fails when the import rules were checked on no modules (the tool can report success on none), and when an exception is stale.
import { config, cruised } from './support/cruise.ts'

const { modules, violations } = await cruised('.')
const known = config.options.knownViolations
const stale = known.filter(
  ({ from, to }) => !violations.some((v) => v.from === from && v.to === to),
)
const faults = stale.map(
  ({ from, to }) => `rooms.cjs: an exception is needed no longer: ${from} -> ${to}`,
)
// The tool's exit code is the number of errors: 256 of them are 0.
const errors = violations.filter(({ rule }) => rule.severity === 'error').length
if (errors > 0) faults.push(`${errors} imports break the rules`)
if (modules === 0) faults.push('no module was read: the import rules were not checked')
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(
    `${modules} modules follow the import rules, but for ${known.length} imports\n`,
  )
}
