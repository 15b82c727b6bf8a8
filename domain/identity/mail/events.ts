/** What is stored in `mail-{playerId}`: which letters were sent to a player, by which text; neither the text nor the address. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

export const letterKindSchema = z.enum([
  'passwordReset',
  'passwordChanged',
  'emailVerification',
  'emailChange',
  'emailChangeNotice',
  'newDevice',
  'dormancyNotice',
])
export type LetterKind = z.output<typeof letterKindSchema>

// These schemas ARE the storage format. Add optional fields; never rename one.
export const mailEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('LetterSent'),
    data: z.object({
      letterId: z.uuid().describe('its Message-ID'),
      kind: letterKindSchema,
      textVersion: textSchema(40).describe('of the text that was sent'),
      language: textSchema(10).describe('BCP 47'),
    }),
  }),
  z.object({
    type: z.literal('LetterGivenUp'),
    data: z.object({
      letterId: z.uuid(),
      kind: letterKindSchema,
      why: z.enum(['refused', 'expired']).describe('by the mail server for good; not sent in time'),
    }),
  }),
])
export type MailEvent = z.output<typeof mailEvent>

export const mailStream = {
  category: 'mail',
  belongsTo: 'player',
  events: mailEvent,
} as const satisfies Stream
