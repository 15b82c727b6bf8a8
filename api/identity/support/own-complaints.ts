/** A player's own complaints as they are told of them: what they said, how each stands, and what was decided. */
import { complaintsOf, type ComplaintRow } from '../../../projections/identity/complaints.ts'
import type { Caller } from '../../http/caller.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import { openedFor } from './pages.ts'
import type { Texts } from './texts.ts'

export async function toldOf(
  caller: Pick<Caller, 'role'>,
  { texts, rows }: { texts: Texts; rows: readonly ComplaintRow[] },
) {
  const said = await openedFor(caller, { texts, rows }, (row) => row.sealed_text)
  const told = await openedFor(caller, { texts, rows }, (row) => row.sealed_decision)
  return rows.map((row, n) => ({
    complaintId: row.complaint_id,
    status: row.status,
    subject: row.subject,
    text: said[n] ?? null,
    receivedAt: row.received_at,
    acknowledgeBy: row.acknowledge_by,
    acknowledgedAt: row.acknowledged_at,
    decideBy: row.decide_by,
    decidedAt: row.decided_at,
    outcome: row.outcome,
    decision: told[n] ?? null,
    adrBody: row.adr_body,
    adrReference: row.adr_reference,
  }))
}
type OwnComplaint = Awaited<ReturnType<typeof toldOf>>[number]

/** Complaints in one file, the newest: nobody has made so many. */
const LISTED_MAX = 500
const PAGE = 100

/** For whoever takes their data with them. */
export async function ownComplaintsOf(
  { readAfter, texts }: { readAfter: ReadAfter; texts: Texts },
  caller: Caller,
): Promise<OwnComplaint[]> {
  const listed: OwnComplaint[] = []
  let before: bigint | undefined
  do {
    const page = { limit: PAGE, ...(before === undefined ? {} : { before }) }
    const { rows } = await readAfter(undefined, complaintsOf(caller.id, page))
    listed.push(...(await toldOf(caller, { texts, rows })))
    before = rows.length < PAGE ? undefined : rows.at(-1)?.position
  } while (before !== undefined && listed.length < LISTED_MAX)
  return listed
}
