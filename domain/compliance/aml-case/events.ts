/** What is stored in `amlCase-{id}`: the alert that a case begins with. Nothing of it is ever shown to the player. */
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { minorSchema } from '../../shared/money.ts'
import type { Stream } from '../../shared/stream.ts'
import { textSchema } from '../../shared/text.ts'

// These schemas ARE the storage format. Add fields, never rename one; a required one comes with the version before
// among the older ones, and its step to the new one.
const found = {
  playerId: z.uuid(),
  rule: textSchema(60).describe('the read model whose rules found it'),
  ruleVersion: textSchema(40).describe('of the rules that found it'),
  key: textSchema(200).describe('what it is about: one case for each key of a rule'),
}
const ofDay = { day: z.iso.date().describe('UTC'), currency: currencySchema, amount: minorSchema }

/** What was seen, by what kind of finding it was: an alert is raised for each of these kinds (reactions/send-finding.ts). */
const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dailyDeposits'), ...ofDay }),
])

/** Sums of a day's deposits were all that there was to find. */
function withEvidence(data: unknown) {
  const { day, currency, amount, ...rest } = data as Record<string, unknown>
  return { ...rest, evidence: { kind: 'dailyDeposits', day, currency, amount } }
}

export const alertSchema = z.object({ ...found, evidence: evidenceSchema })

export type AlertKind = z.output<typeof evidenceSchema>['kind']
const KINDS: readonly string[] = evidenceSchema.options.map(({ shape }) => shape.kind.value)
export const isAlertKind = (kind: string): kind is AlertKind => KINDS.includes(kind)

export const amlCaseEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('AlertRaised'), data: alertSchema }),
])
export type AmlCaseEvent = z.output<typeof amlCaseEvent>

export const amlCaseStream = {
  category: 'amlCase',
  belongsTo: 'player',
  events: amlCaseEvent,
  older: { 'AlertRaised@1': { schema: z.object({ ...found, ...ofDay }), upcast: withEvidence } },
} as const satisfies Stream
