/** What streams say of a player before there is play: a read model owns it where it completes what older events do not say. */
import type { AccountKind } from '../domain/shared/dimensions.ts'
import { nullable, oneOf, text, uuid, type RowOf } from './engine/columns.ts'
import { facts } from './engine/projection.ts'

const columns = {
  player_id: uuid,
  country: nullable(text),
  brand: nullable(text), // null where the registration does not say it
  currency: nullable(text), // of the wallet, as is the next; null before it is opened
  account_kind: nullable(oneOf<AccountKind>()),
  market: nullable(text), // of the wallet, the one assigned last; null before any
}
type Row = RowOf<typeof columns>

/** Of a player and of a wallet the stream's key is the player. */
const OF_PLAYER = /^(player|wallet)-/

const said = (playerId: string, what: Partial<Row>) => ({
  key: { player_id: playerId },
  evolve: (row: Row | null): Row => ({ ...(row ?? unknown(playerId)), ...what }),
})

const unknown = (playerId: string): Row => ({
  player_id: playerId,
  country: null,
  brand: null,
  currency: null,
  account_kind: null,
  market: null,
})

/** All of a player's streams are in one partition: what was written earlier is folded earlier. */
export const playerFacts = facts({
  name: 'player_facts',
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  whose(event) {
    if (event.type === 'SessionOpened') return { player_id: event.data.playerId }
    return OF_PLAYER.test(event.stream) ? { player_id: event.key } : null
  },
  on: {
    PlayerRegistered: ({ key, data }) =>
      said(key, { country: data.country, brand: data.brand ?? null }),
    WalletOpened: ({ key, data }) =>
      said(key, {
        currency: data.currency,
        account_kind: data.accountKind ?? 'real',
        market: data.market ?? null,
      }),
    MarketAssigned: ({ key, data }) => said(key, { market: data.market }),
  },
})

/** What an event says, else the wallet's, which was opened before anything was played. */
export function currencyOf({ currency }: { currency: string | null }, told: Row | null): string {
  const known = currency ?? told?.currency ?? null
  if (known === null) throw new Error('no event so far says the currency')
  return known
}
