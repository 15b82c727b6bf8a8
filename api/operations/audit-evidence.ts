/** Of one session all that the verifier needs, gathered from the streams that tell of it: it is proved as if from the whole store. */
import { headOf } from '../../eventstore/subscription.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { Problem } from '../http/problem.ts'
import { playerOfStream, readFacts, shownOf } from './audit-stored.ts'

/** Events of one file: some 25 MB, which is held in memory until it is sent. The problem's text says the number, too. */
export const EVENTS_MAX = 20_000

/** Files that one process gathers or sends at once. */
const AT_ONCE_MAX = 2

/** In the order of $all, each without its line's end. */
export type Evidence = { readonly lines: readonly string[]; readonly done: () => void }

export type Gathering = {
  readonly gather: (sessionId: string) => Promise<Evidence>
  /** Whose session it is. Throws NOT_FOUND. */
  readonly playerOf: (sessionId: string) => Promise<string>
}

/** `gather` throws NOT_FOUND, EVIDENCE_TOO_LARGE, OVERLOADED; who is given evidence calls `done` once it is sent. */
export function createEvidence(store: StoreClient): Gathering {
  let now = 0
  return {
    async playerOf(sessionId) {
      const playerId = await playerOfStream(store, `gameSession-${sessionId}`)
      if (playerId === null) throw new Problem('NOT_FOUND')
      return playerId
    },
    async gather(sessionId) {
      if (now >= AT_ONCE_MAX) throw new Problem('OVERLOADED')
      now += 1
      let isDone = false
      const done = () => {
        if (!isDone) now -= 1
        isDone = true
      }
      try {
        return { lines: await linesOf(store, sessionId), done }
      } catch (error) {
        done()
        throw error
      }
    },
  }
}

type Line = { readonly position: bigint; readonly text: string }

async function linesOf(store: StoreClient, sessionId: string): Promise<string[]> {
  const until = await endOf(store, sessionId)
  const lines: Line[] = []
  /** Takes a stream up to where the evidence ends, and shows each of its events. */
  const take = async (stream: string, look: (event: StoredEvent) => void = () => {}) => {
    for await (const event of readFacts(store, stream)) {
      if (event.position > until) return
      if (lines.length >= EVENTS_MAX) throw new Problem('EVIDENCE_TOO_LARGE')
      lines.push(lineOf(event))
      look(event)
    }
  }
  let playerId: unknown
  await take(`gameSession-${sessionId}`, ({ type, data }) => {
    if (type === 'SessionOpened') playerId = fieldOf(data, 'playerId')
  })
  if (typeof playerId !== 'string') throw new Problem('NOT_FOUND')
  const others = new Set<string>()
  await take(`wallet-${playerId}`, (event) => {
    const other = toldBy(event)
    if (other !== null && other !== `gameSession-${sessionId}`) others.add(other)
  })
  for (const stream of [`player-${playerId}`, ...others]) await take(stream)
  lines.sort((a, b) => (a.position < b.position ? -1 : Number(a.position > b.position)))
  return lines.map(({ text }) => text)
}

/** A closed session is proved by what was stored until its last event; an open one by what there is. Throws NOT_FOUND. */
async function endOf(store: StoreClient, sessionId: string): Promise<bigint> {
  // Before anything else is read: what is appended meanwhile would be in one stream, and what it follows from not in another.
  const head = await headOf(store.raw)
  let isClosed = false
  let last: bigint | null = null
  for await (const { type, position } of readFacts(store, `gameSession-${sessionId}`)) {
    isClosed ||= type === 'SessionClosed'
    last = position
  }
  if (last === null || head === null) throw new Problem('NOT_FOUND')
  return isClosed ? last : head
}

/** Which stream tells its side of a fact of the wallet: the verifier holds one against the other. */
function toldBy({ type, data }: StoredEvent): string | null {
  if (type === 'SessionJoined') return `gameSession-${fieldOf(data, 'sessionId')}`
  if (type === 'Adjusted' || type === 'AdjustmentDeclined') {
    return `adjustment-${fieldOf(data, 'adjustmentId')}`
  }
  const isSuspension = type === 'Restricted' && fieldOf(data, 'kind') === 'suspended'
  return isSuspension ? `suspension-${fieldOf(data, 'restrictionId')}` : null
}

function fieldOf(data: unknown, name: string): string {
  const value = (data as Readonly<Record<string, unknown>> | null)?.[name]
  return typeof value === 'string' ? value : ''
}

const lineOf = (event: StoredEvent): Line => ({
  position: event.position,
  text: JSON.stringify(shownOf(event), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  ),
})
