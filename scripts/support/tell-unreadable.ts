// Tells at a worker's start which stored schema versions its code cannot read: those known at once, then what came since.
import type { Logger } from 'pino'
import { headOf } from '../../eventstore/subscription.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { readingOf } from '../../eventstore/upcasters.ts'
import { survey, unreadable, type Survey } from '../../projections/engine/survey.ts'

type Telling = Pick<Survey, 'pool' | 'follow' | 'signal'> & { client: StoreClient; log: Logger }

/** Beside the worker's work, which it never ends: an event that cannot be read stops what meets it by itself. */
export async function tellUnreadable({ client, log, ...asked }: Telling): Promise<void> {
  const told = new Set<string>()
  const tell = async () => {
    for (const { type, version, message } of await unreadable(asked.pool, readingOf)) {
      if (told.has(`${type}@${version}`)) continue
      told.add(`${type}@${version}`)
      log.error({ type, version }, message)
    }
  }
  try {
    await tell()
    const head = await headOf(client.raw)
    const events = head === null ? 0 : await survey({ ...asked, head })
    log.info({ events }, 'looked through the events since the last start for their schema versions')
    await tell()
  } catch (err) {
    if (!asked.signal.aborted) log.error({ err }, 'which schema versions are stored is not known')
  }
}
