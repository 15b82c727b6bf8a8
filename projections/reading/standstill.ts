/** Whether the live read models stand still: what one has not folded for long, those aside that rest or have stopped. */
import type { Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'
import type { Versions } from './read.ts'
import { findLags, reachedBy, type Follow } from './reached.ts'

/** One look serves all who ask for so long, and takes at most so long; in ms. */
const GOOD_FOR_MS = 1_000
const LOOK_MAX_MS = 1_000

/** The one that is furthest behind, and by how much. */
export type Furthest = { readonly name: string; readonly lagSeconds: number }

export type StandstillOptions = { pool: Pool; follow: Follow; versions: Versions }

/**
 * Answers null where nothing is known to be behind. A partition in which a read model has stopped tells of itself, and one of
 * an older version waits for its rebuild: neither says that nothing is projected.
 */
export function createStandstill(options: StandstillOptions): () => Promise<Furthest | null> {
  let known: { furthest: Promise<Furthest | null>; untilMs: number } | null = null
  return () => {
    if (known === null || known.untilMs < Date.now()) {
      known = { furthest: look(options), untilMs: Date.now() + GOOD_FOR_MS }
    }
    return known.furthest
  }
}

async function look({ pool, follow, versions }: StandstillOptions): Promise<Furthest | null> {
  const [names, current] = [versions.map(({ name }) => name), versions.map((one) => one.version)]
  const reached = await reachedBy(
    pool,
    sql`status = 'live' and error is null and exists (
        select from unnest(${names}::text[], ${current}::integer[]) as ours(name, version)
        where ours.name = projection and generations.version >= ours.version)`,
  )
  await findLags(follow, reached, LOOK_MAX_MS)
  let furthest: Furthest | null = null
  for (const { projection: name, lagSeconds } of reached) {
    if (lagSeconds === null || lagSeconds <= (furthest?.lagSeconds ?? 0)) continue
    furthest = { name, lagSeconds }
  }
  return furthest
}
