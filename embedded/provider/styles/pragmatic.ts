/** The Pragmatic style as a provider speaks it: signed forms, a call for everything, amounts with two decimals. */
import { fromDecimals, withDecimals } from '../amounts.ts'
import type { Codec, Move, Said } from '../codec.ts'
import { byHash } from '../signing.ts'

const DECIMALS = 2
const PATHS: Record<Move['kind'], string> = {
  stake: '/bet.html',
  payout: '/result.html',
  promo: '/promoWin.html',
  rollback: '/refund.html',
  correction: '/adjustment.html',
}
/** 100: ask again; 130: ask for the end of the round again. */
const UNCLEAR = ['', '100', '130']

export function createPragmaticCodec(secret: string): Codec {
  return {
    write(said) {
      const [path, fields] = asked(said) ?? []
      if (path === undefined || fields === undefined) return null
      const all = { ...fields, ...said.more }
      const form = new URLSearchParams({ hash: byHash(all, secret), ...all })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return { path, headers, body: form.toString() }
    },
    read({ status, body }, { currency }) {
      const code = /"error":(\d+)/.exec(body)?.[1] ?? ''
      const clear = code === '0' ? 'done' : 'refused'
      const amountOf = (name: string) => {
        const text = new RegExp(`"${name}":(\\d+\\.\\d\\d)`).exec(body)?.[1]
        return text === undefined ? null : fromDecimals(text, currency, DECIMALS)
      }
      const cash = amountOf('cash')
      const bonus = amountOf('bonus')
      return {
        result: status !== 200 || UNCLEAR.includes(code) ? 'unclear' : clear,
        code,
        balance: cash === null || bonus === null ? null : cash + bonus,
        ids: [...body.matchAll(/"transactionId":"([^"]*)"/g)].map(([, id]) => id ?? ''),
      }
    },
  }
}

type Call = [path: string, fields: Record<string, string>]

function asked({ table, moves, isLast }: Said): Call | null {
  const player = { userId: table.player, token: table.token, providerId: 'sandbox' }
  const inRound = { ...player, gameId: table.game, roundId: table.round }
  const [move, second, third] = moves
  if (move === undefined) {
    return isLast ? ['/endRound.html', inRound] : ['/balance.html', player]
  }
  if (isLast || third !== undefined) return null
  const amount = decimal(move.amount, table.currency)
  if (amount === null) return null
  const timestamp = String(Date.now())
  const moved: Call = [
    PATHS[move.kind],
    { ...inRound, reference: move.id, amount, timestamp, roundDetails: 'spin' },
  ]
  if (move.kind === 'rollback') {
    moved[1] = { ...inRound, reference: move.of ?? '', timestamp }
  }
  return second === undefined ? moved : beside(moved, { move, second, table })
}

/** A promotion's credit goes with a result. */
function beside([path, fields]: Call, of: { move: Move; second: Move; table: Said['table'] }) {
  const { move, second, table } = of
  const promoWinAmount = decimal(second.amount, table.currency)
  if (move.kind !== 'payout' || second.kind !== 'promo' || promoWinAmount === null) return null
  const both: Call = [path, { ...fields, promoWinAmount, promoWinReference: second.id }]
  return both
}

/** null: the amount has more decimals. */
function decimal(amount: bigint, currency: string): string | null {
  const sign = amount < 0n ? '-' : ''
  const digits = withDecimals(amount < 0n ? -amount : amount, currency, DECIMALS)
  if (digits === null) return null
  const padded = digits.padStart(DECIMALS + 1, '0')
  return `${sign}${padded.slice(0, -DECIMALS)}.${padded.slice(-DECIMALS)}`
}
