/** Waits until a read model has passed a position in a player's partition: a caller reads its own write. It holds no connection meanwhile. */
import { systemClock } from '../../eventstore/clock.ts'
import { partitionOfKey } from '../engine/partitions.ts'
import { query, type Pool } from '../../postgres/postgres.ts'
import type { Place, Versions } from './read.ts'
import { sql } from '../../postgres/sql.ts'

/** How often the checkpoints are looked at while somebody waits, in ms: one statement serves all who wait. */
const LOOK_MS = 10

/** How long somebody waits, in ms. */
const WAIT_MAX_MS = 2_000

/** Who may wait at once; beyond it the answer is no, at once. */
const WAITING_MAX = 5_000

type Waiter = {
  /** Read model and partition. */
  place: string
  position: bigint
  deadline: number
  answer: (is: boolean) => void
}

/**
 * `waitFor` answers whether the read model passed the position within `timeoutMs`; no at once where it has stopped, or its
 * table is older than `versions`, since it stands still until it is mended or rebuilt.
 */
export function createWaiting(pool: Pool, versions: Versions = []) {
  const waiters = new Set<Waiter>()
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    while (waiters.size > 0) {
      const { positions, resting } = await standings(pool, versions)
      for (const waiter of waiters) {
        const isThere = (positions.get(waiter.place) ?? -1n) >= waiter.position
        const isResting = resting.has(waiter.place)
        if (!isThere && !isResting && Date.now() < waiter.deadline) continue
        waiters.delete(waiter)
        waiter.answer(isThere)
      }
      if (waiters.size > 0) await systemClock.sleep(LOOK_MS)
    }
    isLooking = false
  }

  return {
    /** `id`: of the player, or of what is the player's. */
    waitFor: (
      { projection, id }: Place,
      position: bigint,
      timeoutMs = WAIT_MAX_MS,
    ): Promise<boolean> => {
      if (waiters.size >= WAITING_MAX) return Promise.resolve(false)
      return new Promise((answer) => {
        const place = placeText(projection, partitionOfKey(id))
        waiters.add({ place, position, deadline: Date.now() + timeoutMs, answer })
        if (!isLooking) void look()
      })
    },
  }
}

const placeText = (projection: string, partition: string) => `${projection} ${partition}`

/**
 * Where each live read model stands, and which rest: their tables are of older code, or they have stopped. With Postgres gone nothing is
 * known to have been passed: waiters run into their deadlines.
 */
async function standings(pool: Pool, versions: Versions) {
  const rows = await query<{
    projection: string
    partition: string
    position: bigint | null
    version: number
    has_stopped: boolean
  }>(
    pool,
    sql`select projection, "partition", position::bigint, version, error is not null as has_stopped
        from projections.checkpoints
        join projections.generations using (projection, generation) where status = 'live'`,
  ).catch(() => [])
  type Row = (typeof rows)[number]
  const isResting = ({ projection, version, has_stopped }: Row) =>
    has_stopped || versions.some((one) => one.name === projection && version < one.version)
  const placeOf = ({ projection, partition }: Row) => placeText(projection, partition)
  return {
    positions: new Map(rows.map((row) => [placeOf(row), row.position ?? -1n])),
    resting: new Set(rows.filter(isResting).map(placeOf)),
  }
}
