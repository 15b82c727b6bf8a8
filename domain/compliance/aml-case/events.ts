/** What is stored in `amlCase-{id}`: the alert that a case begins with. Nothing of it is ever shown to the player. */
import { z } from 'zod'
import { currencySchema } from '../../shared/currency.ts'
import { minorSchema } from '../../shared/money.ts'
import { textSchema } from '../../shared/text.ts'

// These schemas ARE the storage format. Add optional fields; never rename one.
export const amlCaseEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('AlertRaised'),
    data: z.object({
      playerId: z.uuid(),
      rule: textSchema(60).describe('the read model whose rules found it'),
      ruleVersion: textSchema(40).describe('of the rules that found it'),
      key: textSchema(200).describe('what it is about: one case for each key of a rule'),
      day: z.iso.date().describe('UTC'),
      currency: currencySchema,
      amount: minorSchema,
    }),
  }),
])
export type AmlCaseEvent = z.output<typeof amlCaseEvent>
