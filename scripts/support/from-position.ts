// `--from POSITION` of commands that read history: it has to be one of this store.
import type { StoreClient } from '../../eventstore/client.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { CliError, EXIT } from './cli.ts'

/** Throws CliError where the store ends before it: nothing would be looked at, and all of it be called done. */
export async function refuseBeyond(client: StoreClient, from: bigint | null): Promise<void> {
  const head = from === null ? null : await headOf(client.raw)
  if (from === null || from <= (head ?? 0n)) return
  const end = head === null ? 'has no events' : `ends at position ${head}`
  throw new CliError(
    `The store ${end}: ${from} is a position of another one, or of this one before it was restored.`,
    EXIT.usage,
  )
}
