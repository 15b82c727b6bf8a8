/** What is stored in `rules-{kind}`: packs of rules as data, drafted by one of the staff, approved by another, activated ahead. */
import { z } from 'zod'
import { instantSchema } from '../../shared/instant.ts'
import { reasonSchema } from '../../shared/reason.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

/** Of a path, too: by it a pack is named for ever. */
export const packVersionSchema = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,39}$/, 'letters, digits, _ . - and 40 characters at most')

export const packSchema = z
  .record(z.string(), z.unknown())
  .describe('the whole pack as JSON, in the form of its kind (docs/rules)')

export const effectiveToSchema = instantSchema
  .nullable()
  .describe('exclusive; null: until another takes its place')

const version = packVersionSchema
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const draftedBy = z.uuid().describe('who of the staff drafted it')
const approvedBy = z.uuid()

// These schemas ARE the storage format. Add optional fields; never rename one. Who acted is the metadata's actor.
export const rulePackEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PackDrafted'),
    data: z.object({
      version,
      source: textSchema(400).describe('which law or decision it stands on'),
      effectiveFrom: instantSchema.describe('the earliest instant at which it may be activated'),
      effectiveTo: effectiveToSchema,
      pack: packSchema,
      hash: hash.describe('SHA-256 over the pack as JSON, names in order, in hex'),
      draftedBy,
      reason: reasonSchema,
    }),
  }),
  z.object({
    type: z.literal('PackApproved'),
    data: z.object({ version, draftedBy, approvedBy, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('PackRejected'),
    data: z.object({ version, draftedBy, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('PackWithdrawn'),
    data: z.object({ version, draftedBy, reason: reasonSchema }),
  }),
  z.object({
    type: z.literal('PackActivated'),
    data: z.object({
      version,
      sequence: z.int().min(1).describe('counts the activations of the kind; 0 is what code ships'),
      at: instantSchema.describe('events that occur from then on go by it'),
      effectiveTo: effectiveToSchema,
      hash,
      draftedBy,
      approvedBy,
      reason: reasonSchema,
    }),
  }),
])
export type RulePackEvent = z.output<typeof rulePackEvent>

export const rulePackStream = {
  category: 'rules',
  belongsTo: 'nobody',
  events: rulePackEvent,
} as const satisfies Stream
