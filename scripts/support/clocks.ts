// The clocks that a process which decides compares its own with: the event store's and PostgreSQL's.
import type { StoreClient } from '../../eventstore/client.ts'
import { systemClock } from '../../eventstore/clock.ts'
import { createClockWatch, type ClockWatch } from '../../eventstore/clock-watch.ts'
import { askStoreClock } from '../../eventstore/store-clock.ts'
import { askDatabaseClock } from '../../postgres/database-clock.ts'
import type { Pool } from '../../postgres/postgres.ts'

/** How often each is asked, in ms: the store by an event. */
const EVERY_MS = { eventStore: 30_000, postgres: 5_000 }

export function watchClocks(
  { client, pool }: { client: StoreClient; pool: Pool },
  onTrouble: (what: string, error: unknown) => void,
): ClockWatch {
  return createClockWatch({
    clock: systemClock,
    others: {
      eventStore: { ask: () => askStoreClock(client), everyMs: EVERY_MS.eventStore },
      postgres: { ask: () => askDatabaseClock(pool), everyMs: EVERY_MS.postgres },
    },
    onTrouble,
  })
}
