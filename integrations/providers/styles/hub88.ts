/** The Hub88 style: JSON, one movement a call, its round and token with it, an answer with a status. */
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import type { SaidCall, Style, TransferPart } from '../call.ts'
import { amountSchema, balanceOf, jsonAnswer, readJson } from '../json.ts'
import type { Operation, Profile } from '../profile.ts'

const id = textSchema(255)

const asking = z.object({
  user: id,
  /** Names the call and is repeated in its answer; no movement is known by it. */
  request_uuid: id,
  token: id.nullish(),
  game_code: id.nullish(),
  currency: id.nullish(),
  transaction_uuid: id.nullish(),
  reference_transaction_uuid: id.nullish(),
  round: id.nullish(),
  round_closed: z.boolean().nullish(),
  /** A payout after the round, without a stake of its own. */
  is_supplier_promo: z.boolean().nullish(),
  amount: z.unknown().optional(),
})
const moving = { token: id, game_code: id, transaction_uuid: id, round: id }

function schemasOf({ scale }: Profile) {
  const money = { ...moving, currency: id, amount: amountSchema(scale) }
  return {
    authenticate: asking,
    balance: asking.extend({ token: id }),
    stake: asking.extend(money),
    payout: asking
      .extend(money)
      .refine((said) => said.is_supplier_promo === true || said.reference_transaction_uuid),
    rollback: asking.extend({ ...moving, reference_transaction_uuid: id }),
  }
}
type Known = keyof ReturnType<typeof schemasOf>

const MOVES: Partial<Record<Operation, TransferPart['kind']>> = {
  stake: 'stake',
  payout: 'payout',
  rollback: 'rollback',
}

export function createHub88(profile: Profile): Style {
  const { answers, scale } = profile
  const schemas = schemasOf(profile)
  return {
    read(raw, operation) {
      const read = readJson(raw, schemas[operation as Known])
      if (typeof read === 'string') return read
      const { said, digits } = read
      const kind = MOVES[operation]
      const call: SaidCall = {
        operation: kind ? 'transfer' : (operation as 'authenticate' | 'balance'),
        userId: said.user,
        token: said.token ?? null,
        session: null,
        gameId: said.game_code ?? null,
        roundId: said.round ?? null,
        currency: said.currency ?? null,
        isRoundClosed: said.round_closed ?? false,
        parts: kind
          ? [
              {
                kind,
                transactionId: said.transaction_uuid ?? '',
                refersTo: said.reference_transaction_uuid ?? null,
                amount: kind === 'rollback' ? null : String(digits.amount),
                isPromo: kind === 'payout' && said.is_supplier_promo === true,
              },
            ]
          : [],
      }
      return {
        call,
        answer(outcome) {
          const { http, code } = answers[outcome.situation]
          return jsonAnswer(http, {
            user: said.user,
            status: code,
            request_uuid: said.request_uuid,
            currency: outcome.wallet?.currency,
            balance: balanceOf(outcome, scale),
          })
        },
      }
    },
    refuse(situation) {
      const { http, code } = answers[situation]
      return jsonAnswer(http, { status: code })
    },
  }
}
