// Rows 7 and 8: read models built from nothing, beside the bare client reading the same events.
import { join } from 'node:path'
import { isWhole } from '../../projections/engine/whole.ts'
import { registry } from '../../projections/registry.ts'
import type { Extent } from './bets.ts'
import { onFreshDatabase } from './database.ts'
import { fillHistories } from './history.ts'
import type { Place } from './place.ts'
import { openProcess } from './process.ts'
import type { RebuildAnswer, RebuildRequest } from './rebuild-words.ts'
import { rowOf, type Pass, type Row, type RowNumber } from './row.ts'

const ROUNDS = 100
const PASSES_MAX = 3

/** What is whole has a reader of its own, beside theirs. */
const ALL = registry.filter((one) => !isWhole(one)).map(({ name }) => name)
const CHOSEN = [
  { row: 7, names: ALL },
  { row: 8, names: ['wallet_balance'] },
] as const

export async function benchRebuild(
  place: Place,
  rows: ReadonlySet<RowNumber>,
  { extent, say }: { extent: Extent; say: (line: string) => void },
): Promise<Row[]> {
  const folder = join(place.folder, 'histories')
  const events = await fillHistories(folder, { events: extent.events, rounds: ROUNDS })
  say(`${events.toLocaleString('en-GB')} events are in the log`)
  const [{ url: eventStoreUrl, stop }, serverUrl] = await Promise.all([
    place.store('histories'),
    place.postgres(),
  ])
  const found: Row[] = []
  for (const { row, names } of CHOSEN.filter((one) => rows.has(one.row))) {
    const passes: Pass[] = []
    const peaks: RebuildAnswer['peakMiB'][] = []
    for (let pass = 1; pass <= Math.min(PASSES_MAX, extent.passes); pass += 1) {
      const built = await onFreshDatabase(serverUrl, (databaseUrl) =>
        inProcess({ what: 'build', eventStoreUrl, databaseUrl, names: [...names], events }),
      )
      const read = await inProcess({ what: 'read', eventStoreUrl })
      passes.push({ ours: events / built.seconds, theirs: events / read.seconds })
      peaks.push(built.peakMiB)
      say(`row ${row}, pass ${pass}: ${Math.round(events / built.seconds)} events/s`)
    }
    const largest = (of: 'quarter' | 'whole') => Math.max(...peaks.map((peak) => peak[of]))
    found.push(
      rowOf(row, passes, [
        `${names.length} read models, ${events.toLocaleString('en-GB')} events; peak memory of the process ` +
          `${largest('quarter')} MiB up to a quarter of them, ${largest('whole')} MiB up to the end`,
      ]),
    )
  }
  await stop()
  return found
}

/** In a fresh process each: nobody inherits what another has compiled or left in memory. */
async function inProcess(request: RebuildRequest): Promise<RebuildAnswer> {
  const script = new URL('./rebuild-process.ts', import.meta.url)
  const running = openProcess<RebuildRequest, RebuildAnswer>(script)
  try {
    return await running.ask(request)
  } finally {
    running.end()
  }
}
