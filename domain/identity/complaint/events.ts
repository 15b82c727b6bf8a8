/** What is stored in `complaint-{complaintId}`: what a player complains of, by when it has to be answered, and how it was. */
import { z } from 'zod'
import { marketSchema } from '../../shared/dimensions.ts'
import { instantSchema } from '../../shared/instant.ts'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'
import { sealedSchema } from '../player/sealed.ts'
import { contactChannelSchema } from '../support/events.ts'

export const complaintSubjectSchema = z.enum([
  'account',
  'bonus',
  'game',
  'payment',
  'protection',
  'other',
])
export type ComplaintSubject = z.output<typeof complaintSubjectSchema>

export const complaintOutcomeSchema = z.enum(['upheld', 'partlyUpheld', 'refused'])
export type ComplaintOutcome = z.output<typeof complaintOutcomeSchema>

const playerId = z.uuid()
const staffId = z.uuid()
const decideBy = instantSchema.describe('a later decision is late')
const remindToDecideAt = instantSchema.describe('of the deadline of the decision')

// These schemas ARE the storage format. Add optional fields; never rename one. Who acted is the metadata's actor.
export const complaintEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ComplaintReceived'),
    data: z.object({
      playerId,
      subject: complaintSubjectSchema,
      channel: contactChannelSchema,
      sealedText: sealedSchema.describe('as the player says it'),
      market: marketSchema.nullable().describe('whose terms hold; null: none is known'),
      rules: textSchema(40).describe('version of the terms'),
      acknowledgeBy: instantSchema,
      remindToAcknowledgeAt: instantSchema,
      decideBy,
      remindToDecideAt,
      reason: reasonSchema.optional().describe('of the staff who took it down'),
    }),
  }),
  z.object({
    type: z.literal('ComplaintAssigned'),
    data: z.object({ playerId, ownerId: staffId, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('ComplaintAcknowledged'),
    data: z.object({
      playerId,
      decideBy,
      remindToDecideAt: remindToDecideAt.nullable().describe('null: they were reminded'),
      reason: reasonSchema,
    }),
  }),
  z.object({
    type: z.literal('ComplaintDecided'),
    data: z.object({
      playerId,
      outcome: complaintOutcomeSchema,
      sealedText: sealedSchema.describe('why, as the player is told'),
      reason: reasonSchema.describe('of the staff who decided'),
    }),
  }),
  z.object({
    type: z.literal('ComplaintReferredToAdr'),
    data: z.object({
      playerId,
      adrBody: textSchema(100).describe('who decides the dispute instead'),
      reference: textSchema(100).describe('of the case there'),
      reason: reasonSchema,
    }),
  }),
  z.object({
    type: z.literal('ComplaintReopened'),
    data: z.object({ playerId, decideBy, remindToDecideAt, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('ComplaintReminded'),
    data: z.object({
      playerId,
      of: z.enum(['acknowledgement', 'decision']),
      deadline: instantSchema,
      remindToDecideAt: remindToDecideAt.nullable().describe('null: that was this reminder'),
    }),
  }),
])
export type ComplaintEvent = z.output<typeof complaintEvent>

export const complaintStream = {
  category: 'complaint',
  belongsTo: 'player',
  events: complaintEvent,
} as const satisfies Stream
