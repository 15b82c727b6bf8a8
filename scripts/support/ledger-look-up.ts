// Looks commands that memory has evicted up in the ledger, for the command handlers of the scripts.
import { keyOf } from '../../eventstore/codec.ts'
import type { LookUp } from '../../eventstore/look-up.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { read } from '../../projections/reading/read.ts'
import { ledgerRevisionOf } from '../../projections/wallet/wallet-ledger.ts'

/** The ledger knows only commands that moved money: what it does not hold is looked for in the stream. */
export const ledgerLookUp =
  (pool: Pool): LookUp =>
  async ({ stream, commandId }) => {
    const asked = ledgerRevisionOf(keyOf(stream), commandId)
    const { rows } = await read(pool, asked).catch(() => ({ rows: [] }))
    return rows[0]?.revision ?? 'unknown'
  }
