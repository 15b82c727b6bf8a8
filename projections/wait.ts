/** Waits until a read model has passed a position: a caller reads its own write. It holds no connection meanwhile. */
import { query, type Pool } from './postgres.ts'
import { sql } from './sql.ts'

/** How often the checkpoints are looked at while somebody waits, in ms: one statement serves all who wait. */
const LOOK_MS = 10

/** Who may wait at once; beyond it the answer is no, at once. */
const WAITING_MAX = 5_000

type Waiter = {
  projection: string
  position: bigint
  deadline: number
  answer: (is: boolean) => void
}

/** `waitFor` answers whether the read model passed the position within `timeoutMs`. */
export function createWaiting(pool: Pool) {
  const waiters = new Set<Waiter>()
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    while (waiters.size > 0) {
      const positions = await positionsOf(pool)
      for (const waiter of waiters) {
        const isThere = (positions.get(waiter.projection) ?? -1n) >= waiter.position
        if (!isThere && Date.now() < waiter.deadline) continue
        waiters.delete(waiter)
        waiter.answer(isThere)
      }
      if (waiters.size > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    isLooking = false
  }

  return {
    waitFor: (projection: string, position: bigint, timeoutMs = 2_000): Promise<boolean> => {
      if (waiters.size >= WAITING_MAX) return Promise.resolve(false)
      return new Promise((answer) => {
        waiters.add({ projection, position, deadline: Date.now() + timeoutMs, answer })
        if (!isLooking) void look()
      })
    },
  }
}

/** With Postgres gone nothing is known to have been passed: waiters run into their deadlines. */
async function positionsOf(pool: Pool): Promise<Map<string, bigint>> {
  const rows = await query<{ projection: string; position: bigint }>(
    pool,
    sql`select projection, coalesce(min(position), -1)::bigint as position
        from projections.checkpoints group by projection`,
  ).catch(() => [])
  return new Map(rows.map(({ projection, position }) => [projection, position]))
}
