// Looks up what memory has evicted in the read model `commands`, for the command handlers of the scripts.
import { keyOf } from '../../eventstore/codec.ts'
import type { LookUp } from '../../eventstore/look-up.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { read } from '../../projections/reading/read.ts'
import { CATEGORY, revisionsOf } from '../../projections/wallet/commands.ts'

/** What the table does not hold is proven absent once its checkpoint has passed what was evicted; else the stream has to say. */
export const commandLookUp =
  (pool: Pool): LookUp =>
  async ({ stream, names, evicted }) => {
    const nothing = { found: new Map<string, bigint>(), isWhole: false }
    if (!stream.startsWith(`${CATEGORY}-`)) return nothing
    try {
      const { rows, asOf } = await read(pool, revisionsOf(keyOf(stream), [...names]))
      const found = new Map(rows.map(({ command_id, revision }) => [command_id, revision]))
      return { found, isWhole: asOf.position >= evicted.position }
    } catch {
      return nothing // Postgres cannot be asked, or nothing was ever built
    }
  }
