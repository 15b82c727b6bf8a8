/** The SOFTSWISS style as a provider speaks it: any number of actions in one call, amounts in minor units. */
import type { Codec, Move, Said } from '../codec.ts'
import { byHmac } from '../signing.ts'

const ACTIONS: Partial<Record<Move['kind'], string>> = {
  stake: 'bet',
  payout: 'win',
  rollback: 'rollback',
}

export function createSoftswissCodec(secret: string): Codec {
  const send = (path: string, body: string) => ({
    path,
    headers: { 'content-type': 'application/json', 'x-request-sign': byHmac(body, secret) },
    body,
  })
  return {
    write(said) {
      const { moves, more } = said
      const [move, second] = moves
      if (move?.kind === 'promo') {
        const won = { issue_id: move.id, status: 'played', ...more }
        const body = `${JSON.stringify(won).slice(0, -1)},"total_amount":${move.amount}}`
        return second === undefined ? send('/freespins', body) : null
      }
      const rollbacks = moves.filter(({ kind }) => kind === 'rollback').length
      if (rollbacks > 0 && rollbacks < moves.length) return null
      if (moves.some(({ kind }) => ACTIONS[kind] === undefined)) return null
      return send(rollbacks > 0 ? '/rollback' : '/play', playing(said))
    },
    read({ status, body }) {
      const balance = /"balance":(\d+)/.exec(body)?.[1]
      const clear = status === 200 && balance !== undefined ? 'done' : 'refused'
      return {
        result: status >= 500 || (status === 200 && clear !== 'done') ? 'unclear' : clear,
        code: /"code":(\d+)/.exec(body)?.[1] ?? '',
        balance: balance === undefined ? null : BigInt(balance),
        ids: [...body.matchAll(/"tx_id":"([^"]*)"/g)].map(([, id]) => id ?? ''),
      }
    },
  }
}

/** The amounts go into the text as their digits. */
function playing({ table, moves, isLast, more }: Said): string {
  const envelope = JSON.stringify({
    user_id: table.player,
    currency: table.currency,
    game: table.game,
    game_id: table.round,
    session_id: table.session,
    finished: isLast,
    ...more,
  })
  const actions = moves.map(({ kind, id, of, amount }) => {
    const named = `{"action":"${ACTIONS[kind]}","action_id":${JSON.stringify(id)}`
    return kind === 'rollback'
      ? `${named},"original_action_id":${JSON.stringify(of)}}`
      : `${named},"amount":${amount},"jackpot_contribution":0.0,"jackpot_win":0}`
  })
  return `${envelope.slice(0, -1)},"actions":[${actions.join(',')}]}`
}
