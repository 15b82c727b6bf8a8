/** The Pragmatic style: a form in, JSON out, HTTP 200 whatever happens; a stake, then results, then an end of the round. */
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import type { ProviderOutcome, RawCall, SaidCall, Style, TransferPart } from '../call.ts'
import { readForm } from '../form.ts'
import { hasType, jsonAnswer, situationOf } from '../json.ts'
import { isDone, type Profile } from '../profile.ts'
import { fromMinor } from '../scale.ts'
import type { Situation } from '../situations.ts'

const id = textSchema(255)

const asking = z.object({
  userId: id.optional(),
  token: id.optional(),
  gameId: id.optional(),
  roundId: id.optional(),
  reference: id.optional(),
  amount: z.string().optional(),
  /** Of free rounds: what they win has no stake. */
  bonusCode: id.optional(),
  /** A second credit, known by a reference of its own. */
  promoWinAmount: z.string().optional(),
  promoWinReference: id.optional(),
  gameIdList: id.optional(),
})
type Said = z.infer<typeof asking>

const player = { userId: id }
const round = { ...player, gameId: id, roundId: id }
const money = { reference: id, amount: z.string() }

/** What each operation has to tell. */
const SCHEMAS = {
  authenticate: asking.extend({ token: id }),
  balance: asking.extend(player),
  stake: asking.extend({ ...round, ...money }),
  payout: asking
    .extend({ ...round, ...money })
    .refine(
      (said) => (said.promoWinAmount === undefined) === (said.promoWinReference === undefined),
    ),
  promo: asking.extend({ ...player, ...money }),
  rollback: asking.extend({ ...player, reference: id }),
  adjustment: asking.extend({ ...round, ...money }),
  close: asking.extend(round),
  note: asking,
}
type Known = keyof typeof SCHEMAS

/** A field without a value is as good as none. */
function readFields(raw: RawCall, operation: Known): Said | Situation {
  const form = hasType(raw, 'application/x-www-form-urlencoded') ? readForm(raw.body) : null
  if (form === null) return 'syntax'
  const fields = Object.fromEntries([...form].filter(([, value]) => value !== ''))
  const read = SCHEMAS[operation].safeParse(fields, { reportInput: true })
  return read.success ? read.data : situationOf(read.error.issues)
}

function partsOf(said: Said, operation: Known): TransferPart<string>[] {
  const { reference = '', amount = '', bonusCode } = said
  const part = { transactionId: reference, refersTo: null, amount, isPromo: false }
  switch (operation) {
    case 'stake':
      return [{ ...part, kind: 'stake' }]
    case 'payout': {
      const result = { ...part, kind: 'payout' as const, isPromo: bonusCode !== undefined }
      const { promoWinReference: transactionId, promoWinAmount = '' } = said
      if (transactionId === undefined) return [result]
      return [result, { ...result, transactionId, amount: promoWinAmount, isPromo: true }]
    }
    case 'promo':
      return [{ ...part, kind: 'payout', isPromo: true }]
    case 'rollback':
      return [{ ...part, kind: 'rollback', refersTo: reference, amount: null }]
    case 'adjustment':
      return amount.startsWith('-')
        ? [{ ...part, kind: 'adjustmentDown', amount: amount.slice(1) }]
        : [{ ...part, kind: 'adjustmentUp' }]
    default:
      return []
  }
}

const OPERATIONS: Partial<Record<Known, SaidCall['operation']>> = {
  authenticate: 'authenticate',
  balance: 'balance',
  close: 'close',
  note: 'note',
}

const callOf = (said: Said, operation: Known): SaidCall => ({
  operation: OPERATIONS[operation] ?? 'transfer',
  userId: said.userId ?? null,
  token: said.token ?? null,
  session: null,
  gameId: said.gameId ?? null,
  roundId: said.roundId ?? null,
  currency: null,
  isRoundClosed: operation === 'close',
  parts: partsOf(said, operation),
})

const MOVED = ['transactionId', 'currency', 'cash', 'bonus'] as const
/** What each answer has, before the code. */
const ANSWERED = {
  authenticate: ['userId', 'currency', 'cash', 'bonus', 'token'],
  balance: ['currency', 'cash', 'bonus'],
  stake: [...MOVED, 'usedPromo'],
  payout: MOVED,
  promo: MOVED,
  rollback: ['transactionId'],
  adjustment: MOVED,
  close: ['cash', 'bonus'],
  note: MOVED,
} as const

export function createPragmatic(profile: Profile): Style {
  const { answers, scale } = profile
  const coded = (situation: Situation, fields: Record<string, unknown>, isClose = false) => {
    const { http, code, codeOfClose, message } = answers[situation]
    const error = isClose ? (codeOfClose ?? code) : code
    return jsonAnswer(http, { ...fields, error, description: message })
  }

  /** All that may be answered. */
  function known(said: Said, { wallet, parts }: ProviderOutcome): Record<string, unknown> {
    const [first] = parts
    const transactionId = first?.ourId ?? said.reference
    if (wallet === null) return { transactionId }
    const digits = (amount: bigint) => ({ digits: fromMinor(amount, wallet.currency, scale) })
    const balances = { cash: digits(wallet.balance), bonus: digits(wallet.bonusBalance) }
    return {
      ...balances,
      transactionId,
      userId: wallet.userId,
      token: said.token,
      currency: wallet.currency,
      usedPromo: digits(first?.fromBonus ?? 0n),
      gamesBalances: said.gameIdList?.split(',').map((gameID) => ({ gameID, ...balances })),
    }
  }
  return {
    read(raw, operation) {
      const asked = operation as Known
      const said = readFields(raw, asked)
      if (typeof said === 'string') return said
      return {
        call: callOf(said, asked),
        answer(outcome) {
          const { situation } = outcome
          if (!isDone(answers, situation)) return coded(situation, {}, asked === 'close')
          const all = known(said, outcome)
          const isByGame = asked === 'balance' && said.gameIdList !== undefined
          const names = isByGame ? ['gamesBalances'] : ANSWERED[asked]
          return coded(situation, Object.fromEntries(names.map((name) => [name, all[name]])))
        },
      }
    },
    refuse: (situation) => coded(situation, {}),
  }
}
