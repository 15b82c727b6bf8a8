/** What the sandbox's instruments are and do, by their names; it moves nothing. */
import { createHash } from 'node:crypto'

/** As events name it; before there were others it was the only one (eventstore/upcasters.ts). */
export const SANDBOX = 'sandbox'

/** Of a charge as of a payout. redirect: a person decides; slow: it succeeds later; late: it fails, and succeeds later. */
export type Course = 'succeeds' | 'declined' | 'silent' | 'redirect' | 'slow' | 'late'

const COURSES = new Map<string, Course>([
  ['sandbox-declined', 'declined'],
  ['sandbox-silent', 'silent'],
  ['sandbox-redirect', 'redirect'],
  ['sandbox-slow', 'slow'],
  ['sandbox-late', 'late'],
])

export const courseOf = (instrument: string): Course => COURSES.get(instrument) ?? 'succeeds'

const CARDS_AND_BANK = [
  ['card', 'cardDebit'],
  ['card-debit', 'cardDebit'],
  ['card-credit', 'cardCredit'],
  ['bank', 'bank'],
] as const

type InstrumentKind = (typeof CARDS_AND_BANK)[number][1] | 'wallet'

const KINDS = new Map<string, InstrumentKind>([
  ...CARDS_AND_BANK,
  ...[SANDBOX, ...COURSES.keys()].map((name) => [name, 'wallet'] as const),
])

/** What the sandbox says an instrument is; null: it does not know it. */
export const kindOf = (instrument: string): InstrumentKind | null => KINDS.get(instrument) ?? null

export const DECLINED = 'declined by the sandbox'

export type Kind = 'charge' | 'payout'

/** It follows from the key, so that the same payment again is the same payment, also to who remembers nothing. */
export const referenceOf = (kind: Kind, key: string): string =>
  `sandbox-${createHash('sha256').update(`${kind}:${key}`).digest('hex').slice(0, 24)}`
