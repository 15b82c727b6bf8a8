/** What is stored in `signIn-{subjectId}`: what an auditor asks about who signed in; nothing that signs anybody in. */
import { z } from 'zod'
import type { Stream } from '../../shared/stream.ts'

// These schemas ARE the storage format. Add optional fields; never rename one.
export const signInEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SignInLocked'), data: z.object({}) }),
  z.object({
    type: z.literal('RefreshReused'),
    data: z.object({ familyId: z.uuid().describe('revoked: a spent token of it came back') }),
  }),
  z.object({
    type: z.literal('SignedOutEverywhere'),
    data: z.object({}),
  }),
  z.object({
    type: z.literal('SignInEnded'),
    data: z.object({ familyId: z.uuid().describe('by its own subject, from this or another') }),
  }),
  z.object({ type: z.literal('PasswordChanged'), data: z.object({}) }),
  z.object({
    type: z.literal('PasswordReset'),
    data: z.object({ letterId: z.uuid().describe('whose link was used') }),
  }),
  z.object({ type: z.literal('EmailVerificationAsked'), data: z.object({}) }),
  z.object({ type: z.literal('EmailChangeAsked'), data: z.object({}) }),
  z.object({
    type: z.literal('NewDeviceSeen'),
    data: z.object({
      familyId: z.uuid().describe('the sign-in that began there'),
      agent: z.string().max(40).describe('the family of the browser or app'),
    }),
  }),
  z.object({ type: z.literal('SecondFactorEnabled'), data: z.object({}) }),
  z.object({ type: z.literal('SecondFactorDisabled'), data: z.object({}) }),
])
export type SignInEvent = z.output<typeof signInEvent>

export const signInStream = {
  category: 'signIn',
  belongsTo: 'player',
  events: signInEvent,
} as const satisfies Stream
