/** One batch of one read model: its checkpoints first, under their fences, then rows, in one transaction. Those that fold nothing of it move on together. */
import type { Recorded } from '../../eventstore/codec.ts'
import { move, type Move, type Standing, type Target } from './checkpoints.ts'
import { applyTo, changesOf, factKeysOf, keysOf, type Rows } from './fold.ts'
import { writeFindings } from './findings.ts'
import { goingBy, NO_PACKS, rulesVersionFor, type Packs } from './packs.ts'
import { placeOf } from './partitions.ts'
import { transaction, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { handlerOf, type AnyProjection, type AnyRow } from './projection.ts'
import { deleteRows, insertRows, keyText, loadRows, updateRows, type Table } from './rows.ts'
import { schemaOf } from './tables.ts'

/** Events in the order of $all, and up to where everything was seen. */
export type Batch = {
  events: readonly Recorded[]
  to: bigint
  /** Those known at its end: what comes later than an event is none for it. Without it: what code ships. */
  packs?: Packs
}

/** Where a read model stands in the partitions that this worker keeps. */
export type Standings = ReadonlyMap<string, Standing>

/**
 * Commits what of the batch lies beyond each partition's checkpoint; answers where the read model then stands.
 * Throws Fenced, PoisonEvent, or what Postgres throws.
 */
export async function commitBatch(
  pool: Pool,
  target: Target,
  { standings, batch }: { standings: Standings; batch: Batch },
): Promise<Standings> {
  const due = dueOf(target, { standings, batch })
  if (due === null) return standings
  await transaction(pool, async (client) => {
    await move(client, [due])
    await foldAndWrite(client, target, { events: due.events, packs: batch.packs ?? NO_PACKS })
  })
  return movedOn(standings, due)
}

/** Whether nothing of the batch changes a row of it: then all that is due is to move on. */
export const passesOver = ({ projection }: Target, { events }: Batch): boolean =>
  !events.some((event) => folds(projection, event))

/** Moves on, in one statement, all that pass over a batch. Throws Fenced, or what Postgres throws. */
export async function passOver(
  pool: Pool,
  running: readonly { readonly target: Target; standings: Standings }[],
  batch: Batch,
): Promise<void> {
  const passing = running.flatMap((one) => {
    const due = dueOf(one.target, { standings: one.standings, batch })
    return due === null ? [] : [{ one, due }]
  })
  if (passing.length === 0) return
  await move(
    pool,
    passing.map(({ due }) => due),
  )
  for (const { one, due } of passing) one.standings = movedOn(one.standings, due)
}

type Due = Move & { readonly events: readonly Recorded[] }

/** What of a batch lies beyond the checkpoints, and of that what is folded; null: nothing does. */
function dueOf(
  target: Target,
  { standings, batch }: { standings: Standings; batch: Batch },
): Due | null {
  const { projection } = target
  const until = target.until ?? batch.to
  const to = until < batch.to ? until : batch.to
  const behind = new Map([...standings].filter(([, { position }]) => (position ?? -1n) < to))
  if (behind.size === 0) return null
  const seen = new Map<string, { count: number; last: Recorded }>()
  const events = batch.events.filter((event) => {
    const partition = placeOf(projection, event.stream)
    const standing = behind.get(partition)
    if (standing === undefined || event.position <= (standing.position ?? -1n)) return false
    if (event.position > to) return false
    seen.set(partition, { count: 1 + (seen.get(partition)?.count ?? 0), last: event })
    return folds(projection, event)
  })
  return { target, standings: behind, to, seen, events }
}

function movedOn(standings: Standings, { standings: behind, to }: Move): Standings {
  const moved = [...behind].map(([partition, { fence }]) => [partition, { position: to, fence }])
  return new Map([...standings, ...(moved as [string, Standing][])])
}

const folds = (projection: AnyProjection, event: Recorded): boolean =>
  handlerOf(projection, event) !== undefined || projection.facts?.on[event.type] !== undefined

async function foldAndWrite(
  client: PoolClient,
  { projection: asBuilt, generation }: Target,
  { events, packs }: { events: readonly Recorded[]; packs: Packs },
): Promise<void> {
  if (events.length === 0) return
  const projection = goingBy(asBuilt, packs)
  const { facts } = projection
  const schema = schemaOf(projection, generation)
  const table = { of: projection, schema }
  const told = facts && (await load(client, { of: facts, schema }, factKeysOf(facts, events)))
  const changes = changesOf(projection, events, told?.rows)
  const held = await load(client, table, keysOf(changes))
  const found = applyTo(held.rows, changes, projection.finds)
  if (facts && told) await write(client, { of: facts, schema }, told)
  await write(client, table, held)
  const ruled = found.map((one) => ({
    ...one,
    rulesVersion: rulesVersionFor(projection, packs, one.event),
  }))
  await writeFindings(client, { projection, generation }, ruled)
}

/** Rows of a batch: those that the table had, and what they are to become. */
type Held = { loaded: readonly AnyRow[]; rows: Rows }

async function load(client: PoolClient, table: Table, keys: readonly AnyRow[]): Promise<Held> {
  const loaded = await loadRows(client, table, keys)
  const rows: Rows = new Map()
  for (const row of loaded) {
    rows.set(keyText(table.of, row), { row, isNew: false, isChanged: false })
  }
  return { loaded, rows }
}

async function write(client: PoolClient, table: Table, { loaded, rows }: Held): Promise<void> {
  const changed = [...rows.values()].filter(({ isChanged }) => isChanged)
  const rowsThat = (isNew: boolean) =>
    changed.filter((one) => one.isNew === isNew).map(({ row }) => row)
  // A row that was removed may be there anew: what the table holds goes first.
  const gone = loaded.filter((row) => rows.get(keyText(table.of, row))?.isNew ?? true)
  await deleteRows(client, table, gone)
  await insertRows(client, table, rowsThat(true))
  await updateRows(client, table, rowsThat(false))
}
