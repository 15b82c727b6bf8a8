/** What the staff do with complaints. */
import { z } from 'zod'
import {
  complaintOutcomeSchema,
  complaintSubjectSchema,
} from '../../../domain/identity/complaint/events.ts'
import { contactChannelSchema } from '../../../domain/identity/support/events.ts'
import { visibleTextSchema } from '../../../domain/shared/text.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { COMPLAINT, OPERATOR, POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema } from '../../http/schemas.ts'
import type { Support } from './commands.ts'
import { writtenSchema } from './texts.ts'

const reply = z.object({ complaintId: z.uuid(), ...effectOnRecordSchema })
const EXAMPLE = { complaintId: COMPLAINT, position: POSITION, auditPosition: POSITION }

export const takeComplaint = defineRoute<{ support: Support }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/complaints',
  operationId: 'takeComplaint',
  summary: 'Takes down a complaint that came by phone, post or mail; its deadlines count from now.',
  permission: 'complaints.answer',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({
    subject: complaintSubjectSchema,
    channel: contactChannelSchema,
    text: writtenSchema,
    ...becauseSchema,
  }),
  status: 201,
  reply,
  rejects: ['PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: {
      subject: 'payment',
      channel: 'post',
      text: 'A payout took three days.',
      reason: 'a letter that came today',
    },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { support }) => {
    const { subject, channel, text } = body
    const takenDown = { ...params, subject, channel, text }
    return support.takeComplaint(askedByStaff(asked, body), takenDown)
  },
})

const change = {
  method: 'post',
  permission: 'complaints.answer',
  appends: true,
  query: dryRunSchema,
  ifMatch: 'accepted',
  params: z.strictObject({ complaintId: idSchema }),
  status: 200,
  reply,
  about: 'complaint',
} as const

export const assignComplaint = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/complaints/{complaintId}/assignment',
  operationId: 'assignComplaint',
  summary: 'Gives a complaint to somebody of the staff.',
  body: z.strictObject({
    ownerId: idSchema.describe('of the staff, as GET /v1/me tells it'),
    ...becauseSchema,
  }),
  rejects: ['COMPLAINT_ENDED', 'COMPLAINT_OWNED', 'COMPLAINT_UNKNOWN', 'OWNER_UNKNOWN'],
  example: { body: { ownerId: OPERATOR, reason: 'knows the case' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { support }) =>
    support.assignComplaint(askedByStaff(asked, body), { ...params, ownerId: body.ownerId }),
})

export const acknowledgeComplaint = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/complaints/{complaintId}/acknowledgement',
  operationId: 'acknowledgeComplaint',
  summary: 'Acknowledges a complaint: the player sees that somebody looks into it.',
  body: z.strictObject(becauseSchema),
  rejects: ['COMPLAINT_ACKNOWLEDGED', 'COMPLAINT_ENDED', 'COMPLAINT_UNKNOWN'],
  example: { body: { reason: 'read and understood' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { support }) =>
    support.acknowledgeComplaint(askedByStaff(asked, body), params),
})

export const decideComplaint = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/complaints/{complaintId}/decision',
  operationId: 'decideComplaint',
  summary: 'Decides a complaint, and says to the player why; what is said is sealed.',
  body: z.strictObject({
    outcome: complaintOutcomeSchema,
    text: writtenSchema.describe('as the player is told'),
    ...becauseSchema,
  }),
  rejects: ['COMPLAINT_ENDED', 'COMPLAINT_UNKNOWN', 'PLAYER_UNKNOWN'],
  example: {
    body: {
      outcome: 'upheld',
      text: 'The payout was late; it is paid.',
      reason: 'as the log shows',
    },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { support }) => {
    const { outcome, text } = body
    return support.decideComplaint(askedByStaff(asked, body), { ...params, outcome, text })
  },
})

export const referComplaint = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/complaints/{complaintId}/referral',
  operationId: 'referComplaint',
  summary: 'Records that a complaint is with a body of alternative dispute resolution.',
  body: z.strictObject({
    adrBody: visibleTextSchema(100).describe('who decides the dispute instead'),
    reference: visibleTextSchema(100).describe('of the case there'),
    ...becauseSchema,
  }),
  rejects: ['COMPLAINT_ENDED', 'COMPLAINT_OPEN', 'COMPLAINT_UNKNOWN'],
  example: {
    body: { adrBody: 'a dispute service', reference: '2026-118', reason: 'the player went there' },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { support }) => {
    const { adrBody, reference } = body
    return support.referComplaint(askedByStaff(asked, body), { ...params, adrBody, reference })
  },
})

export const reopenComplaint = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/complaints/{complaintId}/reopening',
  operationId: 'reopenComplaint',
  summary: 'Opens a complaint again that was decided or referred; it has a new deadline.',
  body: z.strictObject(becauseSchema),
  rejects: ['COMPLAINT_OPEN', 'COMPLAINT_UNKNOWN'],
  example: { body: { reason: 'there is a new document' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { support }) =>
    support.reopenComplaint(askedByStaff(asked, body), params),
})
