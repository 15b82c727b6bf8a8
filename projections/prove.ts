/** Compares read tables with their streams folded anew: names table, key and column of what differs. */
import { createHash } from 'node:crypto'
import type { Rows } from './fold.ts'
import { PARTITIONS, prefixesOf } from './partitions.ts'
import { query, withConnection, type Pool, type PoolClient } from './postgres.ts'
import type { AnyProjection, AnyRow } from './projection.ts'
import { refold, type Source } from './refold.ts'
import { keyText, rowsOfPartition } from './rows.ts'
import { sql } from './sql.ts'
import { schemaOf } from './tables.ts'

/** One column that is not what the streams say; `inTable` or `inStreams` undefined: the whole row is missing there. */
export type Difference = {
  readonly table: string
  readonly key: string
  readonly column: string
  readonly inTable: string | undefined
  readonly inStreams: string | undefined
}

export type Proof = {
  readonly table: string
  readonly rows: number
  /** Of all rows in whatever order: the sum of their SHA-256, modulo 2^256. */
  readonly hash: string
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly Difference[]
}

export type ProveOptions = {
  pool: Pool
  /** Read models with the generation whose table is proven; the handlers may be newer than the table's: a dry run. */
  targets: readonly { projection: AnyProjection; generation: number }[]
  /** The steps of a partition's streams from the beginning. */
  source: (partition: string) => Source
  /** Differences that are told by column, for each table. */
  shown: number
  onEvent?: () => void
}

/** Rows and checkpoints are read in one snapshot; one partition at a time is held in memory. */
export const prove = (options: ProveOptions): Promise<Proof[]> =>
  withConnection(options.pool, async (client) => {
    await client.query('begin isolation level repeatable read, read only')
    // It says nothing to Postgres while it folds, and holds no lock that anybody waits for.
    await client.query('set local idle_in_transaction_session_timeout = 0')
    try {
      return await proveIn(client, options)
    } finally {
      await client.query('rollback').catch(() => {}) // the connection is lost, and the transaction with it
    }
  })

async function proveIn(client: PoolClient, options: ProveOptions): Promise<Proof[]> {
  const { targets } = options
  const proofs = targets.map(({ projection }) => startProof(projection, options.shown))
  for (const partition of PARTITIONS) {
    if (prefixesOf([partition]).length === 0) continue // no streams yet
    const extents = []
    for (const { projection, generation } of targets) {
      const to = await positionIn(client, { projection, generation }, partition)
      extents.push({ projection, to })
    }
    const folded = await refold(extents, options.source(partition), options.onEvent)
    for (const [n, target] of targets.entries()) {
      const expected: Rows = folded.get(target.projection.name) ?? (new Map() as Rows)
      const table = {
        projection: target.projection,
        schema: schemaOf(target.projection, target.generation),
      }
      for (const row of await rowsOfPartition(client, table, partition)) {
        const key = keyText(target.projection, row)
        proofs[n]?.compare(key, row, expected.get(key)?.row)
        expected.delete(key)
      }
      for (const [key, { row }] of expected) proofs[n]?.compare(key, undefined, row)
    }
  }
  return proofs.map(({ end }) => end())
}

async function positionIn(
  client: PoolClient,
  { projection, generation }: { projection: AnyProjection; generation: number },
  partition: string,
): Promise<bigint | null> {
  const [row] = await query<{ position: bigint | null }>(
    client,
    sql`select position::bigint from projections.checkpoints where projection = ${projection.name}
        and generation = ${generation} and "partition" = ${partition}`,
  )
  return row?.position ?? null
}

function startProof({ name, columns }: AnyProjection, shown: number) {
  const differences: Difference[] = []
  const names = Object.keys(columns)
  let [rows, differing, sum] = [0, 0, 0n]
  return {
    compare(key: string, inTable: AnyRow | undefined, inStreams: AnyRow | undefined) {
      if (inTable !== undefined) {
        rows += 1
        sum += BigInt(`0x${hashOf(names, inTable)}`)
      }
      const different = names.filter(
        (column) => textOf(inTable, column) !== textOf(inStreams, column),
      )
      if (different.length === 0) return
      differing += 1
      if (differing > shown) return
      for (const column of different) {
        differences.push({
          ...{ table: name, key, column },
          ...{ inTable: textOf(inTable, column), inStreams: textOf(inStreams, column) },
        })
      }
    },
    end: (): Proof => ({
      ...{ table: name, rows, differing, differences },
      hash: (sum % 2n ** 256n).toString(16).padStart(64, '0'),
    }),
  }
}

const hashOf = (names: readonly string[], row: AnyRow): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((column) => textOf(row, column))))
    .digest('hex')

/** A value as both sides write it: whole numbers as digits, JSON with its keys in order. */
function textOf(row: AnyRow | undefined, column: string): string | undefined {
  if (row === undefined) return undefined
  const value = row[column]
  return typeof value === 'bigint' ? String(value) : JSON.stringify(inOrder(value ?? null))
}

/** jsonb keeps no order of keys. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  )
}
