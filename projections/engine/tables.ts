/** Makes the tables, the view and the checkpoints of a read model, and refuses those that belong to other code. */
import { createHash } from 'node:crypto'
import { partitionsOf } from './partitions.ts'
import type { AnyFacts, AnyProjection, AnyTable, Rules } from './projection.ts'
import { query, transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { listed, named, namesOf, sql, verbatim } from '../../postgres/sql.ts'
import { dropOurs, showTable } from './shown-view.ts'

/** Thrown when a checkpoint does not belong to this code or this store; says what to do. */
export class ForeignCheckpoint extends Error {
  override readonly name = 'ForeignCheckpoint'
}

/** Which handlers a checkpoint belongs to: changed ones must come with a new version. */
export function handlersHash(projection: AnyProjection): string {
  const { name, version, columns, key, on, every, each, view, finds, rules, facts } = projection
  const handlers = textsOf(on)
  const ofEvery = every === undefined ? [] : [every.category, textOf(every.change)]
  const ofEach = each === undefined ? [] : [textOf(each)]
  const selected = view === undefined ? [] : [view(name)]
  const finding = finds === undefined ? [] : [textOf(finds)]
  const ruling = rules === undefined ? [] : [jsonOf(rules)]
  const telling = facts === undefined ? [] : [describedFacts(facts)]
  const described = JSON.stringify([
    name,
    version,
    columns,
    key,
    handlers,
    ...ofEvery,
    ...ofEach,
    ...selected,
    ...finding,
    ...ruling,
    ...telling,
  ])
  return createHash('sha256').update(described).digest('hex')
}

const describedFacts = ({ name, columns, key, whose, on }: AnyFacts) => [
  name,
  columns,
  key,
  textOf(whose),
  textsOf(on),
]

const textsOf = (on: AnyFacts['on']) =>
  Object.entries(on).map(([type, handler]) => [type, textOf(handler)])

/** A handler's code, however the loader of modules writes what it imports: `add(…)` or `(0, import_money.add)(…)`. */
const textOf = (handler: unknown): string =>
  String(handler)
    .replace(/\(0,\s*\w+\.(\w+)\)/g, '$1')
    .replace(/\bimport_\w+\.(\w+)/g, '$1')

/** Amounts as digits. */
const jsonOf = (rules: Rules): string =>
  JSON.stringify(rules, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )

/** The schema of a read model's generation, as it stands in every statement. */
export const schemaOf = ({ name }: AnyProjection, generation: number): string =>
  `${name}_g${generation}`

/**
 * Creates what is missing. Throws ForeignCheckpoint when what is there belongs to newer code, or to other handlers
 * of the same version. Tables of an older version stay as they are until they are rebuilt.
 */
export const ensureTables = (pool: Pool, projection: AnyProjection): Promise<void> =>
  transaction(pool, async (client) => {
    await query(client, sql`select pg_advisory_xact_lock(hashtext(${projection.name}))`)
    const found = await generationsInUse(client, projection)
    if (found.length > 0) return refuseForeign(projection, found)
    await createGeneration(client, projection, { generation: 1, status: 'live' })
    await showGeneration(client, projection, 1)
  })

/** Throws ForeignCheckpoint as `ensureTables` does, before any of them is made. */
export async function refuseForeignTables(
  pool: Pool,
  projections: readonly AnyProjection[],
): Promise<void> {
  for (const projection of projections) {
    const found = await generationsInUse(pool, projection)
    if (found.length > 0) refuseForeign(projection, found)
  }
}

/** The tables of a generation, empty, with a checkpoint before the first event in every partition. */
export async function createGeneration(
  client: PoolClient,
  projection: AnyProjection,
  { generation, status }: { generation: number; status: 'live' | 'building' },
): Promise<void> {
  const { name, version, indexes = [], rules, facts } = projection
  const schema = schemaOf(projection, generation)
  const table = named(schema, name)
  await query(client, sql`create schema ${named(schema)}`)
  await createTable(client, schema, projection)
  if (facts !== undefined) await createTable(client, schema, facts)
  for (const index of indexes) {
    const [columns, some] =
      typeof index === 'string'
        ? [index, sql``]
        : [index.columns, sql` where ${verbatim(index.where)}`]
    await query(client, sql`create index on ${table} (${verbatim(columns)})${some}`)
  }
  await query(
    client,
    sql`insert into projections.generations (projection, generation, version, handlers_hash, status, rules)
        values (${name}, ${generation}, ${version}, ${handlersHash(projection)}, ${status},
          ${rules === undefined ? null : jsonOf(rules)}::jsonb)`,
  )
  await query(
    client,
    sql`insert into projections.checkpoints (projection, generation, "partition", fence)
        select ${name}, ${generation}, "partition", fence from projections.leases
        where "partition" = any(${partitionsOf(projection)}) for update`,
  )
}

async function createTable(client: PoolClient, schema: string, { name, columns, key }: AnyTable) {
  const defined = Object.entries(columns).map(
    ([column, type]) => sql`${named(column)} ${verbatim(type)}`,
  )
  await query(
    client,
    sql`create table ${named(schema, name)} (${listed(defined)}, primary key (${namesOf(key)}))`,
  )
}

/** Points the view that the API reads at a generation. Throws InTheWay. */
export const showGeneration = (
  client: PoolClient,
  projection: AnyProjection,
  generation: number,
): Promise<void> => showTable(client, projection, schemaOf(projection, generation))

/** The tables of a generation go, and nothing of others: throws InTheWay. */
export async function dropTables(
  client: PoolClient,
  projection: AnyProjection,
  generation: number,
): Promise<void> {
  const schema = schemaOf(projection, generation)
  const tables = await query<{ tablename: string }>(
    client,
    sql`select tablename from pg_tables where schemaname = ${schema}`,
  )
  for (const { tablename } of tables) {
    await dropOurs(client, sql`drop table ${named(schema, tablename)}`)
  }
  await dropOurs(client, sql`drop schema ${named(schema)}`)
}

type InUse = { version: number; handlers_hash: string; status: 'live' | 'building' }

const generationsInUse = (on: Pool | PoolClient, { name }: AnyProjection) =>
  query<InUse>(
    on,
    sql`select version, handlers_hash, status from projections.generations
        where projection = ${name} and status in ('live', 'building')`,
  )

function refuseForeign(projection: AnyProjection, found: readonly InUse[]): void {
  const { name, version } = projection
  const hash = handlersHash(projection)
  if (found.some(({ handlers_hash }) => handlers_hash === hash)) return
  const live = found.find(({ status }) => status === 'live')
  if (live === undefined || live.version < version) return
  if (live.version > version) {
    throw new ForeignCheckpoint(
      `${name} stands at version ${live.version}, this code is version ${version}: run the code that built it, ` +
        `or go back to the tables before it with npm run rebuild -- rollback ${name}`,
    )
  }
  throw new ForeignCheckpoint(
    `the handlers or the rules of ${name} changed, but its version ${version} did not: ` +
      'give it a new version, or restore those that built its table',
  )
}
