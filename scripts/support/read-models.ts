// What the commands about read models share: choosing them by name, and telling what a proof found.
import type { AnyProjection } from '../../projections/projection.ts'
import type { Proof } from '../../projections/prove.ts'
import { registry } from '../../projections/registry.ts'
import { CliError, EXIT } from './cli.ts'

/** The read model of that name, or all of them; throws CliError for an unknown one. */
export function chosenBy(name: string | undefined): readonly AnyProjection[] {
  if (name === undefined) return registry
  const found = registry.filter((projection) => projection.name === name)
  if (found.length > 0) return found
  const names = registry.map((projection) => projection.name).join(', ')
  throw new CliError(`There is no read model "${name}": ${names}.`, EXIT.notFound)
}

export function inWords({ table, rows, hash, differing, differences }: Proof): string {
  const verdict = differing === 0 ? 'equals its streams' : `${differing} rows differ`
  const lines = differences.map(({ key, column, inTable, inStreams }) => {
    const values = `table ${inTable ?? '(no row)'}, streams ${inStreams ?? '(no row)'}`
    return `  ${key} ${column}: ${values}\n`
  })
  return `${table}: ${rows} rows, ${verdict}, ${hash}\n${lines.join('')}`
}
