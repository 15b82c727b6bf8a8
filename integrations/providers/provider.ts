/** A provider as the API mounts it: bytes in, bytes out, and between them the house. It keeps nothing. */
import { exponentOf } from '../../domain/shared/currency.ts'
import type {
  ProviderCall,
  ProviderOutcome,
  RawAnswer,
  RawCall,
  SaidCall,
  Style,
  TransferPart,
} from './call.ts'
import type { Profile, StyleName } from './profile.ts'
import { toMinor } from './scale.ts'
import { createVerify } from './signing.ts'
import type { Situation } from './situations.ts'
import { createHub88 } from './styles/hub88.ts'
import { createPragmatic } from './styles/pragmatic.ts'
import { createSoftswiss } from './styles/softswiss.ts'

/** What a call is put to. */
export type House = {
  /** Asked where a format tells amounts without a currency; null: nobody knows whose call it is. */
  readonly currencyOf: (call: SaidCall) => Promise<string | null>
  readonly act: (call: ProviderCall) => Promise<ProviderOutcome>
}

export type Handled = {
  readonly situation: Situation
  readonly answer: RawAnswer
  /** Why it is `internal`, for the log. */
  readonly error?: unknown
}

export type Provider = {
  readonly profile: Profile
  /** Rejects nothing: whatever comes has the provider's own answer. */
  readonly handle: (raw: RawCall, house: House) => Promise<Handled>
  /** What is answered to what is no call: there are no bytes to be read. */
  readonly refuse: (situation: Situation) => Handled
}

const STYLES: Record<StyleName, (profile: Profile) => Style> = {
  hub88: createHub88,
  softswiss: createSoftswiss,
  pragmatic: createPragmatic,
}

/** `key`: the provider's public key as PEM where it signs by RSA, else the secret of both sides. Throws where it cannot be one. */
export function createProvider(profile: Profile, key: string): Provider {
  const verify = createVerify(profile, key)
  const style = STYLES[profile.style](profile)
  const paths = new Map(Object.entries(profile.paths))
  const refuse = (situation: Situation) => ({ situation, answer: style.refuse(situation) })
  const read = (raw: RawCall) => {
    const refused = verify(raw)
    if (refused !== null) return refused
    const operation = paths.get(raw.path)
    return operation === undefined ? 'syntax' : style.read(raw, operation)
  }
  return {
    profile,
    refuse,
    async handle(raw, house) {
      const understood = read(raw)
      if (typeof understood === 'string') return refuse(understood)
      const { call, answer } = understood
      const refused = (situation: Situation) => ({ situation, wallet: null, parts: [] })
      try {
        const valued = await value(call, profile, house)
        const outcome = typeof valued === 'string' ? refused(valued) : await house.act(valued)
        return { situation: outcome.situation, answer: answer(outcome) }
      } catch (error) {
        return { situation: 'internal', answer: answer(refused('internal')), error }
      }
    },
  }
}

/** The call in our minor units, or why it is none. */
async function value(
  call: SaidCall,
  { scale, partsMax }: Profile,
  { currencyOf }: House,
): Promise<ProviderCall | Situation> {
  const ids = new Set(call.parts.map(({ transactionId }) => transactionId))
  if (call.parts.length > partsMax || ids.size < call.parts.length) return 'syntax'
  const hasAmounts = call.parts.some(({ amount }) => amount !== null)
  const currency = call.currency ?? (hasAmounts ? await currencyOf(call) : null)
  if (hasAmounts && currency === null) return 'playerUnknown'
  if (currency !== null && exponentOf(currency) === null) return 'currency'
  const parts: TransferPart[] = []
  for (const part of call.parts) {
    const { amount: said } = part
    const amount = said === null || currency === null ? null : toMinor(said, currency, scale)
    if (typeof amount === 'string') return 'amountInvalid'
    parts.push({ ...part, amount })
  }
  return { ...call, parts }
}
