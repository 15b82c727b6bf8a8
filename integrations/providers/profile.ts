/** What makes a provider itself, as data: where its calls come in, how they are signed and scaled, what each situation is answered with. */
import { z } from 'zod'
import { SITUATIONS, type Situation } from './situations.ts'

/** The three codecs, and which operations each of them can read. */
const STYLES = {
  hub88: ['authenticate', 'balance', 'stake', 'payout', 'rollback'],
  softswiss: ['play', 'rollback', 'promo'],
  pragmatic: [
    'authenticate',
    'balance',
    'stake',
    'payout',
    'promo',
    'rollback',
    'adjustment',
    'close',
    'note',
  ],
} as const
export type StyleName = keyof typeof STYLES
export type Operation = (typeof STYLES)[StyleName][number]

const scaleSchema = z.discriminatedUnion('kind', [
  /** Whole numbers, so many to the major unit of every currency. */
  z.strictObject({ kind: z.literal('fixed'), perMajor: z.int().positive().max(1_000_000_000) }),
  /** Whole numbers of the currency's own minor units. */
  z.strictObject({ kind: z.literal('subunits') }),
  /** Whole numbers, a hundred to the major unit of every currency. */
  z.strictObject({ kind: z.literal('hundredths') }),
  /** Text of major units with a decimal point. */
  z.strictObject({ kind: z.literal('decimal'), places: z.int().min(0).max(6) }),
])
export type Scale = z.infer<typeof scaleSchema>

const inHeader = {
  /** In small letters, as node:http names headers. */
  header: z.string().regex(/^[a-z][a-z0-9-]*$/),
  encoding: z.enum(['hex', 'upperHex', 'base64']),
}
const signatureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rsa-sha256'), ...inHeader }),
  z.strictObject({ kind: z.literal('hmac-sha256'), ...inHeader }),
  /** MD5 of the form's other fields and a secret, in a field of the form. */
  z.strictObject({ kind: z.literal('md5-params'), field: z.string().min(1) }),
])
export type Signature = z.infer<typeof signatureSchema>

const codeSchema = z.union([z.string(), z.int()])
const answerSchema = z.strictObject({
  http: z.int().min(200).max(599),
  /** null: the answer has none. What has the code and the status of `ok` is answered as done. */
  code: codeSchema.nullable(),
  /** Instead of `code` where the call only closes a round. */
  codeOfClose: codeSchema.optional(),
  message: z.string().optional(),
})

const shape = z.strictObject({
  /** As it stands in addresses and in events, for ever. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  style: z.enum(Object.keys(STYLES) as [StyleName, ...StyleName[]]),
  scale: scaleSchema,
  signature: signatureSchema,
  /** Below the provider's address. */
  paths: z.record(
    z.string().regex(/^(\/[\w.-]+)+$/),
    z.enum([...new Set(Object.values(STYLES).flat())] as [Operation, ...Operation[]]),
  ),
  /** Movements that one call may have. */
  partsMax: z.int().min(1).max(100),
  /** How a lost round is told; with silence the next stake of the session and game ends it. */
  loss: z.enum(['call', 'flag', 'silence']),
  /** What the provider does about a refusal, by its code; about any other it rolls a stake back and repeats the rest. */
  retries: z.strictObject({
    stakeFinal: z.array(codeSchema),
    payoutFinal: z.array(codeSchema),
  }),
  answers: z.record(z.enum(SITUATIONS), answerSchema),
})
export type Profile = z.infer<typeof shape>

/** In which the provider has to ask again, as money may have moved, or may still. */
const UNDECIDED: readonly Situation[] = ['internal', 'retryLater']

/** Why a profile of the right form would not work, one sentence each. */
function* faultsOf({ style, signature, paths, retries, answers }: Profile) {
  const known: readonly Operation[] = STYLES[style]
  for (const [path, operation] of Object.entries(paths)) {
    if (!known.includes(operation)) yield `${path}: the style ${style} has no ${operation}`
  }
  if (signature.kind === 'md5-params' && style !== 'pragmatic') {
    yield `the style ${style} has no form whose fields could be signed`
  }
  const codes = new Set(Object.values(answers).map(({ code }) => code))
  const final = [...retries.stakeFinal, ...retries.payoutFinal]
  for (const code of final) if (!codes.has(code)) yield `retries: ${code} is never answered`
  for (const situation of UNDECIDED) {
    const { code } = answers[situation]
    if (code !== null && final.includes(code)) yield `${situation} would be taken for final`
  }
  for (const situation of [...UNDECIDED, 'signature', 'mismatch'] as const) {
    if (isDone(answers, situation)) yield `${situation} would be taken for done`
  }
}

/** Whether the provider takes the answer for a success. */
export function isDone(answers: Profile['answers'], situation: Situation): boolean {
  const { ok, [situation]: asked } = answers
  return asked.http === ok.http && asked.code === ok.code
}

export const profileSchema = shape.superRefine((profile, context) => {
  for (const message of faultsOf(profile)) context.addIssue({ code: 'custom', message })
})
