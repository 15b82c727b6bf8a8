/** What of an answer has to be on record before it is given: that one of the staff looks at somebody's things, at which, of whom. */
import { SHOWN_MAX } from '../../domain/operations/access/events.ts'
import type { Access } from '../../domain/operations/access/decider.ts'
import type { Caller } from './caller.ts'
import type { Route } from './route.ts'

type Fields = Readonly<Record<string, unknown>>
type Given = {
  readonly caller: Caller
  readonly parts: { readonly params: Fields; readonly query: Fields; readonly body: Fields }
  readonly answer: object
}

/** Of a body that asks for a list: how much of it, not what it is by. */
const PAGING = ['limit', 'cursor', 'match']

/** Streams that a player's id names. */
const OF_A_PLAYER = /^(?:player|signIn|mail|support|location|wallet|refusal)-([0-9a-f-]{36})$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** null: the caller is no staff, or the route shows nothing of a player. */
export function accessOf(
  { operationId, method, about, shows }: Route,
  { caller, parts, answer }: Given,
): Access | null {
  if (caller.role === 'player') return null
  const isRead = method === 'get' && about !== undefined
  if (!isRead && shows === undefined) return null
  const { params, query, body } = parts
  const [named = query['playerId']] = Object.values(params)
  const by = Object.keys(body).filter((name) => !PAGING.includes(name))
  return {
    operation: operationId,
    subject: { kind: about ?? shows ?? 'player', id: textOf(named) },
    players: playersOf([params, query, answer as Fields]),
    by: by.length === 0 ? null : by.join(', '),
  }
}

/** Of an id, or of a position. */
const textOf = (named: unknown): string | null =>
  typeof named === 'string' || typeof named === 'bigint' ? String(named) : null

/** Whoever the request or the answer names as a player. */
function playersOf(places: readonly Fields[]): string[] {
  const [params = {}, , answer = {}] = places
  const { data, event } = answer
  const listed = Array.isArray(data) ? (data as (Fields | null)[]) : []
  const found = [...places, ...listed].map((place) => place?.['playerId'])
  const stream = params['stream'] ?? (event as Fields | undefined)?.['stream']
  const ofStream = typeof stream === 'string' ? OF_A_PLAYER.exec(stream)?.[1] : undefined
  const ids = [ofStream, ...found].filter((id) => typeof id === 'string' && UUID.test(id))
  return [...new Set(ids as string[])].slice(0, SHOWN_MAX)
}
