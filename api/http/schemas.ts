/** Forms that several routes share. */
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'

/** An id as it appears in a path; upper case is taken and means the same. */
export const idSchema = z.uuid().toLowerCase()

/** A place in $all, as digits. */
export const positionSchema = z.codec(
  z.string().regex(/^\d{1,19}$/, 'digits, as in the `position` of an answer'),
  z.bigint(),
  { decode: (digits) => BigInt(digits), encode: String },
)

/** `?after=`: wait until the read has reached this position. */
export const afterSchema = z.strictObject({ after: positionSchema.optional() })

/** `?dryRun=true`: what would be recorded is answered, and nothing is. */
export const dryRunSchema = z.strictObject({ dryRun: z.literal('true').optional() })

export const asOfSchema = z.object({
  position: positionSchema.describe('what the read tables had reached'),
  at: z.string().describe('when they had reached it'),
})

/** A day to ask for: PostgreSQL takes none of the year 0, and some reckon back from it. */
export const askedDaySchema = z.iso
  .date()
  .refine((day) => day >= '1900-01-01', { error: 'not before 1900' })

/**
 * An instant in any zone, with any number of decimals; understood to the millisecond and in UTC, since PostgreSQL takes neither every
 * offset of ISO 8601 nor every year of a Date.
 */
export const anyInstantSchema = z.iso.datetime({ offset: true }).transform((text, context) => {
  const ms = Date.parse(text)
  const instant = Number.isNaN(ms) ? '' : new Date(ms).toISOString()
  if (/^\d{4}-/.test(instant) && instant >= '0001') return instant
  context.addIssue({ code: 'custom', message: 'an instant such as 2026-11-24T10:15:30Z' })
  return z.NEVER
})

/** A sum over time: it may be larger than any one amount. */
export const sumSchema = z.codec(z.string().regex(/^\d+$/), z.bigint(), {
  decode: (digits) => BigInt(digits),
  encode: String,
})

export const signedMinorSchema = z.codec(z.string().regex(/^-?\d+$/), z.bigint(), {
  decode: (digits) => BigInt(digits),
  encode: String,
})

export const revisionSchema = signedMinorSchema.describe('of the stream')

/** In a player's answer a revision would tell of facts that they are not shown: by a gap. */
export const staffRevisionSchema = revisionSchema.optional().describe('of the stream; to staff')

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const moneySchema = { currency: z.string().length(3), balance: minorSchema }

/** What every answer to an effect carries. */
export const effectSchema = {
  position: positionSchema.describe('pass as ?after= to read your own write'),
}

/** The same of what the staff do. */
export const effectOnRecordSchema = {
  ...effectSchema,
  auditPosition: positionSchema.describe('pass as ?after= to read it in the audit log'),
}
