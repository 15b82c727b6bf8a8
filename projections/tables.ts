/** Makes the tables, the view and the checkpoint of a read model, and refuses a checkpoint that belongs to other code. */
import { createHash } from 'node:crypto'
import type { AnyProjection } from './projection.ts'
import { query, transaction, type Pool, type PoolClient } from './postgres.ts'
import { sql } from './sql.ts'

/** Thrown when a checkpoint does not belong to this code or this store; says what to do. */
export class ForeignCheckpoint extends Error {
  override readonly name = 'ForeignCheckpoint'
}

/** Which handlers a checkpoint belongs to: changed ones must come with a new version. */
export function handlersHash({ name, version, columns, key, on, view }: AnyProjection): string {
  const handlers = Object.entries(on).map(([type, handler]) => [type, String(handler)])
  const selected = view === undefined ? [] : [view(name)]
  const described = JSON.stringify([name, version, columns, key, handlers, ...selected])
  return createHash('sha256').update(described).digest('hex')
}

/** The schema of a read model's generation, as it stands in every statement. */
export const schemaOf = ({ name }: AnyProjection, generation: number): string =>
  `${name}_g${generation}`

/** Creates what is missing. Throws ForeignCheckpoint when what is there was built by other handlers. */
export async function ensureTables(pool: Pool, projection: AnyProjection): Promise<void> {
  await transaction(pool, async (client) => {
    await query(client, sql`select pg_advisory_xact_lock(hashtext(${projection.name}))`)
    const [found] = await query<{ version: number; handlers_hash: string }>(
      client,
      sql`select version, handlers_hash from projections.checkpoints
          where projection = ${projection.name} and "partition" = 'all'`,
    )
    if (found === undefined) await create(client, projection)
    else refuseForeign(projection, found)
  })
}

async function create(client: PoolClient, projection: AnyProjection): Promise<void> {
  const { name, version, columns, key, indexes = [], view } = projection
  const schema = schemaOf(projection, 1)
  const table = `${schema}.${name}`
  const defined = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  await client.query(`create schema ${schema}`)
  await client.query(
    `create table ${table} (${defined.join(', ')}, primary key (${key.join(', ')}))`,
  )
  for (const columnsOf of indexes) await client.query(`create index on ${table} (${columnsOf})`)
  await client.query(`create view read.${name} as ${view?.(table) ?? `select * from ${table}`}`)
  await query(
    client,
    sql`insert into projections.checkpoints
          (projection, "partition", version, handlers_hash, generation)
        values (${name}, 'all', ${version}, ${handlersHash(projection)}, 1)`,
  )
}

function refuseForeign(
  projection: AnyProjection,
  found: { version: number; handlers_hash: string },
): void {
  const { name, version } = projection
  if (found.version !== version) {
    throw new ForeignCheckpoint(
      `${name} stands at version ${found.version}, this code is version ${version}: ` +
        'run the code that built it, or start on an empty database',
    )
  }
  if (found.handlers_hash !== handlersHash(projection)) {
    throw new ForeignCheckpoint(
      `the handlers of ${name} changed, but its version ${version} did not: ` +
        'give it a new version, or restore the handlers that built its table',
    )
  }
}
