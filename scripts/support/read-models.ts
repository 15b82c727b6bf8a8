// What the commands about read models share: choosing them by name, and telling what a proof found.
import type { AnyProjection } from '../../projections/engine/projection.ts'
import type { Proof } from '../../projections/rebuilds/prove.ts'
import type { Lag } from '../../projections/reading/lag.ts'
import { registry } from '../../projections/registry.ts'
import { CliError, EXIT } from './cli.ts'

/** The read model of that name, or all of them without one or with `all`; throws CliError for an unknown one. */
export function chosenBy(name: string | undefined): readonly AnyProjection[] {
  if (name === undefined || name === 'all') return registry
  const found = registry.filter((projection) => projection.name === name)
  if (found.length > 0) return found
  const names = registry.map((projection) => projection.name).join(', ')
  throw new CliError(`There is no read model "${name}": ${names}.`, EXIT.notFound)
}

/** What the two sides of a comparison are called. */
type Sides = { ours: string; theirs: string; isSame: string }
const PROOF: Sides = { ours: 'table', theirs: 'streams', isSame: 'equals its streams' }
export const WHAT_IF: Sides = { ours: 'today', theirs: 'what-if', isSame: 'no row differs' }

export function inWords(proof: Proof, { ours, theirs, isSame }: Sides = PROOF): string {
  const { table, rows, hash, differing, differences, findings, view } = proof
  const verdict = differing === 0 ? isSame : `${differing} rows differ`
  const sides = (
    { inTable, inStreams }: { inTable: string | undefined; inStreams: string | undefined },
    none: string,
  ) => `${ours} ${inTable ?? none}, ${theirs} ${inStreams ?? none}`
  const { alike, onlyInTable, onlyInStreams, different } = findings
  const counts = [
    `${alike} findings alike`,
    ...(onlyInTable > 0 ? [`${onlyInTable} only ${ours}`] : []),
    ...(onlyInStreams > 0 ? [`${onlyInStreams} only ${theirs}`] : []),
    ...(different > 0 ? [`${different} otherwise`] : []),
  ]
  const found = alike + onlyInTable + onlyInStreams + different > 0 ? [counts.join(', ')] : []
  const lines = [
    ...differences.map((one) => `  ${one.key} ${one.column}: ${sides(one, '(no row)')}`),
    ...findings.differences.map((one) => `  finding ${one.key}: ${sides(one, '(none)')}`),
  ]
  const shown = view === null ? [] : [viewInWords(table, view)]
  const heading = [`${table}: ${rows} rows`, verdict, ...shown, ...found, hash].join(', ')
  return [heading, ...lines].map((line) => `${line}\n`).join('')
}

const viewInWords = (table: string, view: NonNullable<Proof['view']>): string =>
  `its view read.${table} ${view === 'missing' ? 'is gone' : 'selects something else'}: npm run rebuild -- ${table}`

/** One line for a generation, one where it rests since an upgrade, and one for each partition in which it has stopped. */
export function lagInWords({ name, generation, status, position, stopped, ...lag }: Lag): string {
  const seconds = lag.lagSeconds === null ? 'unknown' : `${lag.lagSeconds.toFixed(1)} s`
  const events = lag.lagEvents === null ? 'unknown' : String(lag.lagEvents)
  const behind = status === 'kept' ? '' : `, lag ${seconds}, in events ${events}`
  const at = position === null ? 'not begun' : `at ${position}`
  const stops = stopped.map(
    ({ partition, error }) => `  stopped in partition ${partition}: ${error}\n`,
  )
  const ours = registry.find((one) => one.name === name)?.version ?? lag.version
  const rests =
    status === 'live' && lag.version < ours
      ? `  rests at version ${lag.version}, this code is version ${ours}: npm run rebuild -- --changed\n`
      : ''
  return `${name} generation ${generation} (${status}): ${at}${behind}\n${rests}${stops.join('')}`
}
