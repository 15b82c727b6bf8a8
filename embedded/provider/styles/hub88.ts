/** The Hub88 style as a provider speaks it: one move a call, amounts in 1/100,000. */
import { createPrivateKey, randomUUID } from 'node:crypto'
import { fromDecimals, withDecimals } from '../amounts.ts'
import type { Codec, Move, Said } from '../codec.ts'
import { byRsa } from '../signing.ts'

const DECIMALS = 5
const PATHS: Partial<Record<Move['kind'], string>> = {
  stake: '/transaction/bet',
  payout: '/transaction/win',
  promo: '/transaction/win',
  rollback: '/transaction/rollback',
}

/** `privateKey`: PEM, read once. */
export function createHub88Codec(privateKey: string): Codec {
  const key = createPrivateKey(privateKey)
  const send = (path: string, fields: string) => ({
    path,
    headers: {
      'content-type': 'application/json',
      'x-hub88-signature': byRsa(fields, key),
    },
    body: fields,
  })
  return {
    write(said) {
      const { table, moves, isLast, more } = said
      const [move, second] = moves
      const asking = { user: table.player, token: table.token, request_uuid: randomUUID(), ...more }
      if (move === undefined) {
        return isLast ? null : send('/user/balance', JSON.stringify(asking))
      }
      const path = PATHS[move.kind]
      const amount = withDecimals(move.amount, table.currency, DECIMALS)
      if (second !== undefined || path === undefined || amount === null) return null
      return send(path, moving(asking, { move, said, amount }))
    },
    read({ status, body }, { currency }) {
      const code = /"status":"(\w+)"/.exec(body)?.[1] ?? ''
      const balance = /"balance":(\d+)/.exec(body)?.[1]
      const isUnclear = status !== 200 || code === '' || code === 'RS_ERROR_UNKNOWN'
      const clear = code === 'RS_OK' ? 'done' : 'refused'
      return {
        result: isUnclear ? 'unclear' : clear,
        code,
        balance: balance === undefined ? null : fromDecimals(balance, currency, DECIMALS),
        ids: [],
      }
    },
  }
}

/** The amount goes into the text as its digits. */
function moving(asking: object, of: { move: Move; said: Said; amount: string }): string {
  const { move, said, amount } = of
  const { table } = said
  const text = JSON.stringify({
    ...asking,
    transaction_uuid: move.id,
    ...(move.of === null ? {} : { reference_transaction_uuid: move.of }),
    ...(move.kind === 'promo' ? { is_supplier_promo: true, is_free: true } : {}),
    round: table.round,
    round_closed: said.isLast,
    game_code: table.game,
    supplier_user: null,
  })
  if (move.kind === 'rollback') return text
  return `${text.slice(0, -1)},"currency":"${table.currency}","amount":${amount}}`
}
