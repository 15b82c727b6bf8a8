/** All streams of one player as one line of time, read from the store itself; the read model only says which streams there are. */
import type { StoredEvent } from '../../../eventstore/codec.ts'
import { newestBelow } from '../../../eventstore/reading/newest-below.ts'
import type { Store } from '../../../eventstore/store.ts'
import type { PlayerStreamRow } from '../../../projections/identity/player-streams.ts'

/** The context of each category of streams that belong to players. */
export const CONTEXT_OF = {
  player: 'identity',
  signIn: 'identity',
  mail: 'identity',
  support: 'identity',
  location: 'identity',
  task: 'identity',
  complaint: 'identity',
  wallet: 'wallet',
  refusal: 'wallet',
  payment: 'wallet',
  adjustment: 'wallet',
  suspension: 'wallet',
  gameSession: 'games',
  amlCase: 'compliance',
} as const
export type Category = keyof typeof CONTEXT_OF
export type Context = (typeof CONTEXT_OF)[Category]
export const CONTEXTS = [...new Set(Object.values(CONTEXT_OF))]

/** Streams that a player's id names. */
const BY_PLAYER: readonly Category[] = [
  'player',
  'signIn',
  'mail',
  'support',
  'location',
  'wallet',
  'refusal',
]

export const isOfPlayers = (category: string): category is Category =>
  Object.hasOwn(CONTEXT_OF, category)

export function categoriesOf(contexts: readonly Context[]): Category[] {
  const all = Object.keys(CONTEXT_OF).filter(isOfPlayers)
  return all.filter((category) => contexts.includes(CONTEXT_OF[category]))
}

/** Streams read at once. */
const AT_ONCE = 8

type Asked = {
  readonly playerId: string
  readonly categories: readonly Category[]
  /** Those of theirs that the read model names. */
  readonly rows: readonly PlayerStreamRow[]
  /** Not above what the read model has reached: so no stream is missing. */
  readonly before: bigint
  readonly limit: number
}

/** A stream, and a position above which it holds nothing that is asked for. */
type Bounded = { readonly stream: string; readonly newest: bigint }

/** The newest events below a position over all of the streams, newest first; streams that cannot have one of them are left unread. */
export async function timelineOf(
  store: Pick<Store, 'read'>,
  { playerId, categories, rows, before, limit }: Asked,
): Promise<StoredEvent[]> {
  const waiting = boundsOf({ playerId, categories, rows, before })
  let found: StoredEvent[] = []
  while (waiting.length > 0) {
    const last = found[limit - 1]
    if (last !== undefined && last.position > (waiting[0]?.newest ?? -1n)) break
    const some = waiting.splice(0, AT_ONCE)
    const read = await Promise.all(
      some.map(({ stream }) => newestBelow(store, stream, { before, limit })),
    )
    found = [...found, ...read.flat()].sort(newestFirst).slice(0, limit)
  }
  return found
}

/** Those that may have the newest events first. */
function boundsOf({ playerId, categories, rows, before }: Omit<Asked, 'limit'>): Bounded[] {
  const named = BY_PLAYER.filter((category) => categories.includes(category))
  const ofPlayer = named.map((category) => ({
    stream: `${category}-${playerId}`,
    newest: before - 1n,
  }))
  const ofRows = rows.map(({ category, stream_id, last_position }) => ({
    stream: `${category}-${stream_id}`,
    newest: last_position < before ? last_position : before - 1n,
  }))
  return [...ofPlayer, ...ofRows].sort((a, b) => compare(b.newest, a.newest))
}

const newestFirst = (a: StoredEvent, b: StoredEvent): number => compare(b.position, a.position)

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
