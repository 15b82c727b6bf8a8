/** Reads that are asked again and again: answered from memory when Postgres says that nothing was folded since. */
import { partitionOfKey } from '../../projections/engine/partitions.ts'
import type { Look } from '../../projections/reading/looks.ts'
import type { Moved } from '../../projections/reading/movements.ts'
import type { Answer, Basis, Reading, Versions } from '../../projections/reading/read.ts'
import type { ReadCache } from './read-cache.ts'

/**
 * How long nothing may have been folded in a partition before reads of it are kept, in ms: where bets are played all the
 * time nothing that is kept stays true, and looking for it would only cost.
 */
const QUIET_MS = 1_000

export type HotReads = {
  /** The same rows and asOf as a read of Postgres that begins now. */
  readonly read: <Row extends object>(asked: Reading<Row>) => Promise<Answer<Row>>
  readonly moved: (what: Moved) => void
}

type HotReadsDeps = {
  /** The one read model that is read so, as this code has it: what a process of another version keeps is not for this one. */
  readonly projection: Versions[number]
  readonly cache: ReadCache
  readonly look: () => Promise<Look>
  readonly readNow: <Row extends object>(asked: Reading<Row>) => Promise<Answer<Row>>
  readonly quietMs?: number
}

/**
 * The look begins after the request has come, so what is answered is what a read would have answered then: asOf goes
 * back in no process and through no cache, whatever other processes have answered before.
 */
export function createHotReads(deps: HotReadsDeps): HotReads {
  const { cache, look, readNow, quietMs = QUIET_MS } = deps
  const { name, version } = deps.projection
  /** What was last seen of a partition, and when it had changed; at most one entry a partition. */
  const seen = new Map<string, { basis: Basis; changedMs: number }>()

  const note = (partition: string, basis: Basis) => {
    const known = seen.get(partition)
    if (known !== undefined && isSame(known.basis, basis)) return
    seen.set(partition, { basis, changedMs: known === undefined ? -Infinity : Date.now() })
  }
  const isQuiet = (partition: string) =>
    Date.now() - (seen.get(partition)?.changedMs ?? -Infinity) >= quietMs

  async function readAndKeep<Row extends object>(asked: Reading<Row>, key: string) {
    const answer = await readNow(asked)
    const partition = partitionOfKey(asked.place.id)
    note(partition, answer.basis)
    if (answer.rows.length > 0 && isQuiet(partition)) cache.put(key, answer)
    return answer
  }
  return {
    async read<Row extends object>(asked: Reading<Row>) {
      const { id } = asked.place
      const partition = partitionOfKey(id)
      const key = `${name}@${version}:${id}`
      const kept = isQuiet(partition) ? await cache.get(key) : undefined
      if (kept === undefined) return readAndKeep(asked, key)
      const now = (await look()).get(partition)
      if (now === undefined || now.hasStopped) return readAndKeep(asked, key)
      note(partition, now.basis)
      if (!isSame(now.basis, kept.basis)) return readAndKeep(asked, key)
      return { ...kept, asOf: now.asOf, rows: kept.rows as Row[] }
    },
    moved(what) {
      const known = seen.get(what.partition)
      if (what.projection === name && known !== undefined) known.changedMs = Date.now()
    },
  }
}

const isSame = (one: Basis, other: Basis) =>
  one.event === other.event && one.generation === other.generation
