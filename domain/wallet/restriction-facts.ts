/** Restrictions as `wallet-{playerId}` keeps them: what a player may not do, as what the player is told, and until when. */
import { z } from 'zod'
import { instantSchema } from '../shared/instant.ts'
import { reasonSchema } from '../shared/reason.ts'

/** What may be barred. */
export const SCOPES = ['play', 'deposit', 'bonus', 'withdrawal', 'signIn', 'erasure'] as const
export const scopeSchema = z.enum(SCOPES)
export type Scope = z.output<typeof scopeSchema>

/** What a player may be told of the why. */
export const restrictionKindSchema = z.enum([
  'timeOut',
  'selfExclusion',
  'break',
  'realityCheck',
  'playBlock',
  'verification',
  'withdrawalReview',
  'suspended',
  'closed',
  'frozen',
])
export type RestrictionKind = z.output<typeof restrictionKindSchema>

/** Of restrictions of the kind closed: what has become of the account. */
export const closingCauseSchema = z.enum(['closed', 'dormant', 'deceased'])
export type ClosingCause = z.output<typeof closingCauseSchema>

/** What each of them bars. Money stays the player's: but for the dead, whose heirs the house pays, it may be withdrawn. */
export const CLOSING_SCOPES: Readonly<Record<ClosingCause, Scope[]>> = {
  closed: ['play', 'deposit', 'bonus'],
  dormant: ['play', 'deposit', 'bonus'],
  deceased: ['play', 'deposit', 'bonus', 'withdrawal', 'signIn'],
}

export const scopesSchema = z
  .array(scopeSchema)
  .min(1)
  .refine((scopes) => new Set(scopes).size === scopes.length, 'each scope once')

const what = { restrictionId: z.uuid(), kind: restrictionKindSchema, scopes: scopesSchema }
const until = instantSchema.nullable().describe('not from then on; null: until a lift names it')

/** What a restriction has to say, whoever imposes it. */
export const restrictionSchema = z.object({ ...what, until })

/** The schemas ARE the storage format: add optional fields, rename none. */
export const restrictionOptions = [
  z.object({
    type: z.literal('Restricted'),
    data: z.object({
      ...what,
      until,
      reason: reasonSchema.optional().describe('of the staff; its own stream takes it over'),
      cause: closingCauseSchema.optional().describe('of what the player’s stream says next'),
    }),
  }),
  z.object({ type: z.literal('RestrictionLifted'), data: z.object(what) }),
  z.object({
    type: z.literal('LiftRefused'),
    data: z.object({ restrictionId: z.uuid(), why: z.enum(['notInForce']) }),
  }),
] as const
type RestrictionFact = z.output<(typeof restrictionOptions)[number]>

/** The data of a fact of that type. */
export type RestrictionData<Type extends RestrictionFact['type']> = Extract<
  RestrictionFact,
  { type: Type }
>['data']
