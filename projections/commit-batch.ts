/** One batch of one read model: checkpoint first under the fence, then rows, in one transaction. */
import type { Recorded } from '../eventstore/codec.ts'
import { move, type Held } from './checkpoints.ts'
import { foldInto, keysOf, type Rows } from './fold.ts'
import { transaction, type Pool } from './postgres.ts'
import type { AnyProjection } from './projection.ts'
import { insertRows, keyText, loadRows, updateRows } from './rows.ts'
import { schemaOf } from './tables.ts'

export type Batch = { events: readonly Recorded[]; to: bigint }

/** Answers where the read model then stands. Throws Fenced, PoisonEvent, or what Postgres throws. */
export async function commitBatch(
  pool: Pool,
  projection: AnyProjection,
  { held, batch }: { held: Held; batch: Batch },
): Promise<Held> {
  const { to } = batch
  const events = batch.events.filter((event) => projection.on[event.type] !== undefined)
  const table = { projection, schema: schemaOf(projection, held.generation) }
  const last = batch.events.at(-1) ?? null
  await transaction(pool, async (client) => {
    await move(client, projection, { held, to, event: last })
    if (events.length === 0) return
    const rows: Rows = new Map()
    for (const row of await loadRows(client, table, keysOf(projection, events))) {
      rows.set(keyText(projection, row), { row, isNew: false, isChanged: false })
    }
    foldInto(projection, rows, events)
    const changed = [...rows.values()].filter(({ isChanged }) => isChanged)
    const rowsThat = (isNew: boolean) =>
      changed.filter((one) => one.isNew === isNew).map(({ row }) => row)
    await insertRows(client, table, rowsThat(true))
    await updateRows(client, table, rowsThat(false))
  })
  return { ...held, position: to }
}
