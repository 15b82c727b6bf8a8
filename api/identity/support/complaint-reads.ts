/** Complaints, as the staff look at them: one, those of a player, and all in the order of their deadlines. */
import { z } from 'zod'
import {
  complaintOutcomeSchema,
  complaintSubjectSchema,
} from '../../../domain/identity/complaint/events.ts'
import { contactChannelSchema } from '../../../domain/identity/support/events.ts'
import {
  complaintById,
  complaintsByDeadline,
  complaintsOf,
  type ComplaintRow,
} from '../../../projections/identity/complaints.ts'
import type { Caller } from '../../http/caller.ts'
import { AS_OF, AT, COMPLAINT, OPERATOR, PLAYER } from '../../http/example-story.ts'
import { pageOf, pageReply, rowsOfPage } from '../../http/pages.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { afterSchema, asOfSchema, idSchema, revisionSchema } from '../../http/schemas.ts'
import { asOfAll } from '../../reads/as-of-all.ts'
import type { ReadAfter, ReadAll } from '../../reads/read-after.ts'
import {
  deadlineQuery,
  deadlineReply,
  etagOf,
  listQuery,
  openedFor,
  openedSchema,
  ownerOf,
  ownerQuery,
  refuseNobody,
} from './pages.ts'
import type { Texts } from './texts.ts'

export const complaintStatusSchema = z.enum(['received', 'acknowledged', 'decided', 'referred'])

const complaintSchema = z.object({
  complaintId: z.uuid(),
  playerId: z.uuid(),
  status: complaintStatusSchema,
  subject: complaintSubjectSchema,
  channel: contactChannelSchema,
  text: openedSchema,
  market: z.string().nullable().describe('whose terms hold'),
  rules: z.string().describe('version of the terms'),
  ownerId: z.string().nullable(),
  receivedAt: z.string(),
  acknowledgeBy: z.string(),
  acknowledgedAt: z.string().nullable(),
  decideBy: z.string(),
  decidedAt: z.string().nullable(),
  outcome: complaintOutcomeSchema.nullable(),
  decision: openedSchema,
  adrBody: z.string().nullable(),
  adrReference: z.string().nullable(),
  referredAt: z.string().nullable(),
  remindedAt: z.string().nullable().describe('that a deadline is near'),
  deadline: z.string().nullable().describe('what comes next; null of one that has ended'),
  revision: revisionSchema,
})

const EXAMPLE = {
  complaintId: COMPLAINT,
  playerId: PLAYER,
  status: 'received',
  subject: 'payment',
  channel: 'web',
  text: 'A payout took three days.',
  market: 'GB',
  rules: '2026-1',
  ownerId: OPERATOR,
  receivedAt: AT,
  acknowledgeBy: AT,
  acknowledgedAt: null,
  decideBy: AT,
  decidedAt: null,
  outcome: null,
  decision: null,
  adrBody: null,
  adrReference: null,
  referredAt: null,
  remindedAt: null,
  deadline: AT,
  revision: '0',
}

async function shown(caller: Caller, texts: Texts, rows: readonly ComplaintRow[]) {
  const said = await openedFor(caller, { texts, rows }, (row) => row.sealed_text)
  const decisions = await openedFor(caller, { texts, rows }, (row) => row.sealed_decision)
  return rows.map((row, n) => ({
    complaintId: row.complaint_id,
    playerId: row.player_id,
    status: row.status,
    subject: row.subject,
    channel: row.channel,
    text: said[n] ?? null,
    market: row.market,
    rules: row.rules,
    ownerId: row.owner_id,
    receivedAt: row.received_at,
    acknowledgeBy: row.acknowledge_by,
    acknowledgedAt: row.acknowledged_at,
    decideBy: row.decide_by,
    decidedAt: row.decided_at,
    outcome: row.outcome,
    decision: decisions[n] ?? null,
    adrBody: row.adr_body,
    adrReference: row.adr_reference,
    referredAt: row.referred_at,
    remindedAt: row.reminded_at,
    deadline: row.phase === 'open' ? row.deadline : null,
    revision: row.revision,
  }))
}

export const getComplaint = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/complaints/{complaintId}',
  operationId: 'getComplaint',
  summary: 'A complaint: what is said, its deadlines, and how it was answered.',
  permission: 'support.read',
  params: z.strictObject({ complaintId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: complaintSchema.extend({ asOf: asOfSchema }),
  about: 'complaint',
  example: { reply: { ...EXAMPLE, asOf: AS_OF } },
  async handle({ params, query, caller }, { readAfter, texts }) {
    const { asOf, rows } = await readAfter(query.after, complaintById(params.complaintId))
    const [complaint] = await shown(caller, texts, rows)
    if (complaint === undefined) throw new Problem('NOT_FOUND')
    return { ...complaint, asOf, ...etagOf(complaint) }
  },
})

export const listComplaintsOfPlayer = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/complaints',
  operationId: 'listComplaintsOfPlayer',
  summary: 'The complaints of a player, newest first.',
  permission: 'support.read',
  params: z.strictObject({ playerId: idSchema }),
  query: listQuery,
  status: 200,
  reply: z.object({ data: z.array(complaintSchema), ...pageReply, asOf: asOfSchema }),
  about: 'player',
  example: { reply: { data: [EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF } },
  async handle({ params: { playerId }, query, caller }, { readAfter, texts }) {
    await refuseNobody(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, complaintsOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    return { ...page, data: await shown(caller, texts, page.data), asOf }
  },
})

export const listComplaints = defineRoute<{ readAll: ReadAll; texts: Texts }>()({
  method: 'get',
  path: '/v1/operations/complaints',
  operationId: 'listComplaints',
  summary: 'Complaints over all players, the deadline that comes first at the top.',
  permission: 'support.read',
  shows: 'players',
  query: z.strictObject({
    ...deadlineQuery,
    owner: ownerQuery,
    status: complaintStatusSchema.optional().describe('left out: those that are open'),
  }),
  status: 200,
  reply: z.object({
    data: z.array(complaintSchema),
    ...deadlineReply,
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: { reply: { data: [EXAMPLE], hasMore: false, nextCursor: null, asOf: AS_OF } },
  async handle({ query, caller }, { readAll, texts }) {
    const asOf = await asOfAll(readAll, 'complaints')
    const { status = null, owner, overdue } = query
    const phase = status === 'decided' || status === 'referred' ? 'ended' : 'open'
    const whose = { ownerId: ownerOf(caller, owner), isOverdue: overdue === 'true' }
    const rows = await readAll(
      complaintsByDeadline({ ...rowsOfPage(query), phase, status, ...whose }),
    )
    const page = pageOf(rows, query, (row) => ({ at: row.deadline, id: row.complaint_id }))
    const data = await shown(caller, texts, page.data)
    return { ...page, data, asOf }
  },
})
