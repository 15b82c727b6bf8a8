/** The SOFTSWISS style: JSON, any number of actions in one call, all or none; a refusal is an HTTP error with a code. */
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import type { RawCall, SaidCall, Style, TransferPart } from '../call.ts'
import { amountSchema, balanceOf, jsonAnswer, readJson } from '../json.ts'
import { isDone, type Operation, type Profile } from '../profile.ts'
import type { Situation } from '../situations.ts'

const id = textSchema(255)

const envelope = z.object({
  user_id: id,
  currency: id,
  /** The game, with its maker: "provider:Game". */
  game: id.nullish(),
  /** The round. */
  game_id: id.nullish(),
  session_id: id.nullish(),
  finished: z.boolean().nullish(),
})

function schemasOf({ scale, partsMax }: Profile) {
  const amount = amountSchema(scale)
  const action = z.object({ action: z.enum(['bet', 'win']), action_id: id, amount })
  const rollback = z.object({
    action: z.literal('rollback'),
    action_id: id,
    original_action_id: id,
  })
  return {
    play: envelope.extend({ actions: z.array(action).max(partsMax).nullish() }),
    rollback: envelope.extend({ actions: z.array(rollback).min(1).max(partsMax) }),
    promo: z.object({ issue_id: id, total_amount: amount }),
  }
}
type Schemas = ReturnType<typeof schemasOf>

const KINDS = { bet: 'stake', win: 'payout' } as const

function readCall(raw: RawCall, operation: Operation, schemas: Schemas): SaidCall | Situation {
  switch (operation) {
    case 'play': {
      const read = readJson(raw, schemas.play)
      if (typeof read === 'string') return read
      const actions = read.digits.actions ?? []
      const parts = actions.map(({ action, action_id, amount }) => ({
        kind: KINDS[action],
        transactionId: action_id,
        refersTo: null,
        amount,
        isPromo: false,
      }))
      return inRound(read.said, parts)
    }
    case 'rollback': {
      const read = readJson(raw, schemas.rollback)
      if (typeof read === 'string') return read
      const parts = read.said.actions.map(({ action, action_id, original_action_id }) => ({
        kind: action,
        transactionId: action_id,
        refersTo: original_action_id,
        amount: null,
        isPromo: false,
      }))
      return inRound(read.said, parts)
    }
    default: {
      const read = readJson(raw, schemas.promo)
      return typeof read === 'string' ? read : ofFreeRounds(read.digits)
    }
  }
}

/** Without an action it asks, unless it closes the round. */
function inRound(
  said: z.infer<typeof envelope>,
  parts: readonly TransferPart<string>[],
): SaidCall | Situation {
  const isAsking = parts.length === 0 && said.finished !== true
  if (!isAsking && (!said.game || !said.game_id)) return 'syntax'
  if (new Set(parts.map(({ transactionId }) => transactionId)).size < parts.length) return 'syntax'
  const moving = parts.length === 0 ? 'close' : 'transfer'
  return {
    operation: isAsking ? 'balance' : moving,
    userId: said.user_id,
    token: null,
    session: said.session_id ?? null,
    gameId: said.game ?? null,
    roundId: said.game_id ?? null,
    currency: said.currency,
    isRoundClosed: said.finished ?? false,
    parts,
  }
}

/** Free rounds at their end tell what they won and by what name they were issued, and neither player nor currency. */
const ofFreeRounds = (said: { issue_id: string; total_amount: string }): SaidCall => ({
  operation: 'transfer',
  userId: null,
  token: null,
  session: null,
  gameId: null,
  roundId: null,
  currency: null,
  isRoundClosed: false,
  parts: [
    {
      kind: 'payout',
      transactionId: said.issue_id,
      refersTo: null,
      amount: said.total_amount,
      isPromo: true,
    },
  ],
})

export function createSoftswiss(profile: Profile): Style {
  const { answers, scale } = profile
  const schemas = schemasOf(profile)
  return {
    read(raw, operation) {
      const call = readCall(raw, operation, schemas)
      if (typeof call === 'string') return call
      return {
        call,
        answer(outcome) {
          const { http, code, message } = answers[outcome.situation]
          const balance = balanceOf(outcome, scale)
          if (!isDone(answers, outcome.situation)) {
            return jsonAnswer(http, { code, message, balance })
          }
          if (call.roundId === null) return jsonAnswer(http, { balance })
          const transactions = outcome.parts.map(({ ourId }, n) => ({
            action_id: call.parts[n]?.transactionId,
            tx_id: ourId,
          }))
          return jsonAnswer(http, { balance, game_id: call.roundId, transactions })
        },
      }
    },
    refuse(situation) {
      const { http, code, message } = answers[situation]
      return jsonAnswer(http, { code, message })
    },
  }
}
