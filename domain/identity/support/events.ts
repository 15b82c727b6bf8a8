/** What is stored in `support-{playerId}`: what those who work for a player write down of them. Texts are sealed under the player's key. */
import { z } from 'zod'
import { instantSchema } from '../../shared/instant.ts'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { sealedSchema } from '../player/sealed.ts'
import { tagSchema } from './tags.ts'

export const noteKindSchema = z.enum(['general', 'payment', 'protection', 'complaint', 'identity'])
export type NoteKind = z.output<typeof noteKindSchema>

export const contactChannelSchema = z.enum(['email', 'phone', 'chat', 'post', 'web'])
export type ContactChannel = z.output<typeof contactChannelSchema>

/** As the house sees it: inbound, where the player began. */
export const directionSchema = z.enum(['inbound', 'outbound'])
export type Direction = z.output<typeof directionSchema>

const sealedText = sealedSchema

// These schemas ARE the storage format. Add optional fields; never rename one. Who wrote it is the metadata's actor.
export const supportEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('NoteAdded'),
    data: z.object({ noteId: z.uuid(), kind: noteKindSchema, sealedText }),
  }),
  z.object({
    type: z.literal('ContactRecorded'),
    data: z.object({
      contactId: z.uuid(),
      channel: contactChannelSchema,
      direction: directionSchema,
      contactedAt: instantSchema,
      sealedText,
    }),
  }),
  z.object({
    type: z.literal('TagAdded'),
    data: z.object({ tag: tagSchema, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('TagRemoved'),
    data: z.object({ tag: tagSchema, reason: reasonSchema }),
  }),
])
export type SupportEvent = z.output<typeof supportEvent>

export const supportStream = {
  category: 'support',
  belongsTo: 'player',
  events: supportEvent,
} as const satisfies Stream
