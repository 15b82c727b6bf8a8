/** What of an answer has to be on record before it is given: that one of the staff looks at somebody's things, at which, of whom. */
import { BY_MAX, SHOWN_MAX } from '../../domain/operations/access/events.ts'
import type { Access } from '../../domain/operations/access/decider.ts'
import { Rehearsed } from '../commands/command.ts'
import type { Caller } from './caller.ts'
import type { Route } from './route.ts'

type Fields = Readonly<Record<string, unknown>>
type Given = {
  readonly caller: Caller
  readonly parts: { readonly params: Fields; readonly query: Fields; readonly body: Fields }
  /** Of what is sent piece by piece, what begins that: it names the player. */
  readonly answer: object
}

/** Of what a list is asked by: how much of it, not what it is by. */
const PAGING = ['after', 'cursor', 'limit', 'match']

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** null: the caller is no staff, or the route shows nothing of a player. */
export function accessOf(
  { operationId, method, about, shows }: Route,
  { caller, parts, answer }: Given,
): Access | null {
  if (caller.role === 'player') return null
  // What the staff do is on record as that; what they try out would be told and leave nothing.
  const isRead = (method === 'get' || answer instanceof Rehearsed) && about !== undefined
  if (!isRead && shows === undefined) return null
  const { params, query, body } = parts
  const [named = query['playerId']] = Object.values(params)
  const asked = Object.keys(shows === 'players' ? { ...query, ...body } : {})
  const by = asked.filter((name) => !PAGING.includes(name))
  return {
    operation: operationId,
    subject: { kind: about ?? shows ?? 'player', id: textOf(named) },
    players: playersOf([params, query], answer),
    by: by.length === 0 ? null : namesOf(by),
  }
}

/** As many as there is room for: whole names, and a sign that there are more. */
function namesOf(names: readonly string[]): string {
  const whole = names.join(', ')
  if (whole.length <= BY_MAX) return whole
  const room = whole.slice(0, BY_MAX - 1)
  return `${room.slice(0, room.lastIndexOf(', '))}…`
}

/** Of an id, or of a position. */
const textOf = (named: unknown): string | null =>
  typeof named === 'string' || typeof named === 'bigint' ? String(named) : null

/** Whoever the request or the answer names as a player. */
function playersOf(asked: readonly Fields[], answer: object): string[] {
  const found = [...asked, ...shownBy(answer)].map(playerIn)
  const ids = found.filter((id) => typeof id === 'string' && UUID.test(id))
  return [...new Set(ids as string[])].slice(0, SHOWN_MAX)
}

/** The answer itself, and what it lists. */
function shownBy(answer: object): (Fields | null)[] {
  if (answer instanceof Rehearsed) return answer.events.map(({ data }) => data as Fields)
  const { data } = answer as Fields
  return [answer as Fields, ...(Array.isArray(data) ? (data as (Fields | null)[]) : [])]
}

/** By its field, or as whom an act of the staff was about. */
export function playerIn(shown: Fields | null): unknown {
  const subject = shown?.['subject'] as { kind?: unknown; id?: unknown } | null | undefined
  return shown?.['playerId'] ?? (subject?.kind === 'player' ? subject.id : undefined)
}
