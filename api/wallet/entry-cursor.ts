/** Cursors of the ledger's pages: what staff are given tells revisions, what players are given does not. */
import { z } from 'zod'
import type { EntryPlace } from '../../projections/wallet/ledger-reads.ts'
import type { LedgerRow } from '../../projections/wallet/wallet-ledger.ts'
import type { Caller } from '../http/caller.ts'
import { cursorBy } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'

/** Where a page ends: at an entry's number for players, at its revision and bucket for staff. */
type Place = EntryPlace | { number: bigint }

const placeSchema = z.union([
  z.object({ number: z.bigint() }),
  z.object({ revision: z.bigint(), bucket: z.string() }),
])

/** Cursors from before there were buckets end with a whole revision: pages go on below it. */
export const entryCursor = cursorBy<Place>(placeSchema, {
  read(text) {
    const number = /^n(\d{1,18})$/.exec(text)?.[1]
    if (number !== undefined) return { number: BigInt(number) }
    const [, revision, bucket = ''] = /^(\d{1,18})(?:\.([a-z]+))?$/.exec(text) ?? []
    return revision === undefined ? null : { revision: BigInt(revision), bucket }
  },
  write: (at) => ('number' in at ? `n${at.number}` : `${at.revision}.${at.bucket}`),
})

/** By a cursor that names a revision a player could find out, by trying, which revisions their entries have. */
export function refuseRevisions({ role }: Caller, cursor: Place | undefined): void {
  if (role !== 'player' || cursor === undefined || 'number' in cursor) return
  const message = 'not a cursor of ours'
  throw new Problem('VALIDATION_FAILED', [{ in: 'query', pointer: '/cursor', message }])
}

export const placeFor =
  ({ role }: Caller) =>
  ({ number, revision, bucket }: LedgerRow): Place =>
    role === 'player' ? { number } : { revision, bucket }
