/** Tells that a read model has moved in a partition: found by looking at the checkpoints, at once where somebody hints at it. */
import { query, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A read model has folded events of a partition, or is shown as another generation. */
export type Moved = { readonly projection: string; readonly partition: string }

export type Movements = {
  /** Nothing is looked at while nobody listens. A listener hears of every place once, first; it may not throw. */
  readonly subscribe: (listener: (moved: Moved) => void) => () => void
}

export type MovementsOptions = {
  readonly projections: readonly string[]
  /** How long to wait before the next look, in ms; asked after each. */
  readonly everyMs: () => number
  /** Calls `lookNow` when something has probably moved, until the answered function is called. */
  readonly hint?: ((lookNow: () => void) => () => void) | undefined
}

/** Hints are only hints: what is told comes from Postgres, so a hint that is lost costs one wait and loses nothing. */
export function createMovements(pool: Pool, options: MovementsOptions): Movements {
  const listeners = new Set<(moved: Moved) => void>()
  /** What was last seen of each place; of those alone that are asked about. */
  const seen = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let isHinted = false
  let leave: (() => void) | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    if (isLooking) {
      isHinted = true
      return
    }
    isLooking = true
    do {
      isHinted = false
      for (const { projection, partition, mark } of await marksOf(pool, options.projections)) {
        const place = `${projection} ${partition}`
        if (seen.get(place) === mark) continue
        seen.set(place, mark)
        for (const listener of listeners) listener({ projection, partition })
      }
    } while (isHinted && listeners.size > 0)
    isLooking = false
    if (listeners.size > 0) timer = setTimeout(() => void look(), options.everyMs())
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      seen.clear() // the newcomer knows of nothing yet
      leave ??= options.hint?.(() => void look())
      void look()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearTimeout(timer)
        leave?.()
        leave = undefined
      }
    },
  }
}

type Mark = Moved & { mark: string }

/** With Postgres gone nothing is known to have moved; what moved meanwhile is told once it is back. */
const marksOf = (pool: Pool, projections: readonly string[]): Promise<Mark[]> =>
  query<Mark>(
    pool,
    sql`select projection, "partition", generation || ':' || coalesce(event_position, 0) as mark
        from projections.checkpoints join projections.generations using (projection, generation)
        where status = 'live' and projection = any(${projections})`,
  ).catch(() => [])
