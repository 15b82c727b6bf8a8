/** Read models as sentences: the rows that a history leaves, in memory and on PostgreSQL. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { DomainEvent } from '../../domain/events.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { standingsOf } from '../../projections/engine/checkpoints.ts'
import { commitBatch, type Standings } from '../../projections/engine/commit-batch.ts'
import { foldInto, type Rows } from '../../projections/engine/fold.ts'
import { createLeases } from '../../projections/engine/leases.ts'
import type { Pool } from '../../postgres/postgres.ts'
import type { AnyProjection, AnyRow } from '../../projections/engine/projection.ts'
import { registry } from '../../projections/registry.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { isWhole } from '../../projections/engine/whole.ts'
import { freshDatabase } from './database.ts'

/** A fact of one stream, and when it occurred. */
export type Fact = { stream: string; at: string; event: DomainEvent }

/** Those that are shared out by partition. */
export const byPartition = registry.filter((one) => !isWhole(one))

export const readModel = (name: string): AnyProjection => {
  const found = registry.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no read model ${name}`)
  return found
}

/** The facts as the store would give them: numbered within their streams and across all. */
export function recorded(facts: readonly Fact[]): Recorded[] {
  const revisions = new Map<string, bigint>()
  return facts.map(({ stream, at, event }, n) => {
    const revision = revisions.get(stream) ?? 0n
    revisions.set(stream, revision + 1n)
    const id = `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const key = stream.slice(stream.indexOf('-') + 1)
    const envelope = { id, stream, key, revision, position: BigInt(n * 100), occurredAt: at }
    return { ...event, ...envelope, commandId: id } as unknown as Recorded
  })
}

/** The rows after the history, folded in memory. */
export function rowsAfter(projection: AnyProjection, facts: readonly Fact[]): AnyRow[] {
  const rows: Rows = new Map()
  foldInto(projection, rows, recorded(facts))
  return [...rows.values()].map(({ row }) => row)
}

/** A database on which the history was committed, `atOnce` events a batch; each table says what the fold in memory says. */
export async function committed(
  projections: AnyProjection | readonly AnyProjection[],
  facts: readonly Fact[],
  atOnce: number,
): Promise<Pool> {
  const pool = await freshDatabase()
  const all = [projections].flat()
  for (const projection of all) await ensureTables(pool, projection)
  const fences = await createLeases(pool, randomUUID()).tick()
  const events = recorded(facts)
  for (const projection of all) {
    const target = { projection, generation: 1 }
    let standings: Standings = await standingsOf(pool, target, fences)
    for (let from = 0; from < events.length; from += atOnce) {
      const some = events.slice(from, from + atOnce)
      const batch = { events: some, to: some.at(-1)?.position ?? 0n }
      standings = await commitBatch(pool, target, { standings, batch })
    }
    await expectFolded(pool, projection, facts)
  }
  return pool
}

async function expectFolded(
  pool: Pool,
  projection: AnyProjection,
  facts: readonly Fact[],
): Promise<void> {
  const { name } = projection
  const { rows } = await pool.query<AnyRow>(`select * from ${name}_g1.${name}`)
  expect(rows).to.have.deep.members(rowsAfter(projection, facts))
}
