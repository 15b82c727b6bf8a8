/** A player's own complaints: what they said, and what they are told; nothing of how the house works on it. */
import { z } from 'zod'
import {
  complaintOutcomeSchema,
  complaintSubjectSchema,
} from '../../../domain/identity/complaint/events.ts'
import { complaintsOf } from '../../../projections/identity/complaints.ts'
import { askedBy } from '../../http/asked-by.ts'
import { AS_OF, AT, COMPLAINT, POSITION } from '../../http/example-story.ts'
import { pageOf, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import { asOfSchema, effectSchema } from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import { complaintStatusSchema } from './complaint-reads.ts'
import type { Support } from './commands.ts'
import { toldOf } from './own-complaints.ts'
import { listQuery } from './pages.ts'
import { writtenSchema, type Texts } from './texts.ts'

export const complain = defineRoute<{ support: Support }>()({
  method: 'post',
  path: '/v1/me/complaints',
  operationId: 'complain',
  summary: 'Complains to the house. By when it is acknowledged and decided is in the list.',
  permission: 'complaints.make',
  appends: true,
  body: z.strictObject({ subject: complaintSubjectSchema, text: writtenSchema }),
  status: 201,
  reply: z.object({ complaintId: z.uuid(), ...effectSchema }),
  rejects: ['PLAYER_UNKNOWN'],
  example: {
    body: { subject: 'payment', text: 'A payout took three days.' },
    reply: { complaintId: COMPLAINT, position: POSITION },
  },
  handle: ({ body, ...asked }, { support }) => support.complain(askedBy(asked), body),
})

export const listOwnComplaints = defineRoute<{ readAfter: ReadAfter; texts: Texts }>()({
  method: 'get',
  path: '/v1/me/complaints',
  operationId: 'listOwnComplaints',
  summary: 'One’s own complaints, newest first: how each stands, and what was decided.',
  permission: 'complaints.make',
  query: listQuery,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        complaintId: z.uuid(),
        status: complaintStatusSchema,
        subject: complaintSubjectSchema,
        text: z.string().nullable(),
        receivedAt: z.string(),
        acknowledgeBy: z.string(),
        acknowledgedAt: z.string().nullable(),
        decideBy: z.string(),
        decidedAt: z.string().nullable(),
        outcome: complaintOutcomeSchema.nullable(),
        decision: z.string().nullable().describe('why it was decided so'),
        adrBody: z.string().nullable().describe('who decides it instead'),
        adrReference: z.string().nullable(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema,
  }),
  example: {
    reply: {
      data: [
        {
          complaintId: COMPLAINT,
          status: 'acknowledged',
          subject: 'payment',
          text: 'A payout took three days.',
          receivedAt: AT,
          acknowledgeBy: AT,
          acknowledgedAt: AT,
          decideBy: AT,
          decidedAt: null,
          outcome: null,
          decision: null,
          adrBody: null,
          adrReference: null,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter, texts }) {
    const { asOf, rows } = await readAfter(query.after, complaintsOf(caller.id, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const data = await toldOf(caller, { texts, rows: page.data })
    return { ...page, data, asOf }
  },
})
