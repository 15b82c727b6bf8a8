/** What a player agrees to: marketing, by product and channel, and newer terms. Nothing is agreed to by silence. */
import { z } from 'zod'
import { accept } from '../../shared/decider.ts'
import { textSchema } from '../../shared/text.ts'

/** LCCP SR 5.1.12 (from 1 May 2025) asks for consent by product and by channel, each apart from the others. */
export const marketingProductSchema = z.enum(['betting', 'casino', 'bingo', 'lottery'])
export const marketingChannelSchema = z.enum(['email', 'sms', 'phone', 'post', 'push'])
export type MarketingProduct = z.output<typeof marketingProductSchema>
export type MarketingChannel = z.output<typeof marketingChannelSchema>

/** What of it is stored in `player-{playerId}`. The schemas ARE the storage format: add optional fields, rename none. */
export const agreementOptions = [
  z.object({
    type: z.literal('MarketingConsentChanged'),
    data: z.object({
      product: marketingProductSchema,
      channel: marketingChannelSchema,
      isGiven: z.boolean().describe('false: withdrawn; before the first of them none is given'),
    }),
  }),
  z.object({
    type: z.literal('TermsAccepted'),
    data: z.object({ version: textSchema(40), previous: textSchema(40).nullable() }),
  }),
] as const
export type AgreementEvent = z.output<(typeof agreementOptions)[number]>

export type MarketingChoice = {
  readonly product: MarketingProduct
  readonly channel: MarketingChannel
  readonly isGiven: boolean
}
export type AgreementCommand =
  | { type: 'ChangeMarketingConsent'; choices: readonly MarketingChoice[] }
  | { type: 'AcceptTerms'; version: string }

/** What a registered player's state holds of it. */
export type AgreementState = {
  /** Of the terms accepted last; null: registered before there were any. */
  readonly termsVersion: string | null
  /** Those in force, as `product channel`. */
  readonly consents: ReadonlySet<string>
}
export const noConsents: AgreementState['consents'] = new Set()

export const isAgreementEvent = (event: { type: string }): event is AgreementEvent =>
  event.type === 'MarketingConsentChanged' || event.type === 'TermsAccepted'

export const isAgreementCommand = (command: { type: string }): command is AgreementCommand =>
  command.type === 'ChangeMarketingConsent' || command.type === 'AcceptTerms'

export const nameOf = ({ product, channel }: Omit<MarketingChoice, 'isGiven'>): string =>
  `${product} ${channel}`

export function evolveAgreement(
  { consents }: AgreementState,
  { type, data }: AgreementEvent,
): Partial<AgreementState> {
  if (type === 'TermsAccepted') return { termsVersion: data.version }
  const others = [...consents].filter((name) => name !== nameOf(data))
  return { consents: new Set(data.isGiven ? [...others, nameOf(data)] : others) }
}

/** What is as it was is no change; of two choices about one thing the last counts. */
export function decideAgreement(command: AgreementCommand, state: AgreementState) {
  switch (command.type) {
    case 'ChangeMarketingConsent': {
      const last = new Map(command.choices.map((choice) => [nameOf(choice), choice]))
      const changed = [...last].filter(
        ([name, { isGiven }]) => state.consents.has(name) !== isGiven,
      )
      return accept<AgreementEvent>(
        ...changed.map(([, data]) => ({ type: 'MarketingConsentChanged' as const, data })),
      )
    }
    case 'AcceptTerms': {
      const { version } = command
      const { termsVersion: previous } = state
      if (previous === version) return accept<AgreementEvent>()
      return accept<AgreementEvent>({ type: 'TermsAccepted', data: { version, previous } })
    }
  }
}
