// The clocks that a process which decides compares its own with: the event store's and PostgreSQL's.
import type { StoreClient } from '../../eventstore/client.ts'
import { systemClock } from '../../eventstore/clock.ts'
import { createClockWatch, type ClockWatch } from '../../eventstore/clock-watch.ts'
import { askStoreClock } from '../../eventstore/store-clock.ts'
import { askDatabaseClock } from '../../postgres/database-clock.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { CliError } from './cli.ts'

/** How often each is asked, in ms: the store by an event. */
const EVERY_MS = { eventStore: 30_000, postgres: 5_000 }

type On = { client: StoreClient; pool: Pool }

export function watchClocks(
  { client, pool }: On,
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

/** For a command that decides something by the clock of this machine. Throws CliError where that is off. */
export async function refuseSkewed(on: On): Promise<void> {
  const watch = watchClocks(on, () => {})
  await watch.look()
  const why = watch.refusal()
  if (why !== null) throw new CliError(`Nothing was done: ${why}. Set it, and run this again.`)
}
