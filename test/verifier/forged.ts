/** A liar who may rewrite the whole log: revisions, positions and ids are dealt out anew, so only the lie is left. */
import { createHash } from 'node:crypto'
import { eventIdOf } from '../../eventstore/ids.ts'
import type { ExportedEvent } from '../../verifier/export.ts'

type Data = Record<string, unknown>

/** The history as if it had been written so: what follows from order and content is made to follow. */
export function forged(history: readonly ExportedEvent[]): ExportedEvent[] {
  const streams = new Map<string, { next: number; commandId: string; index: number }>()
  return history.map((event, at) => {
    const { stream, type, data, metadata } = event
    const seen = streams.get(stream) ?? { next: 0, commandId: '', index: -1 }
    const commandId = String(metadata['commandId'])
    const index = commandId === seen.commandId ? seen.index + 1 : 0
    streams.set(stream, { next: seen.next + 1, commandId, index })
    const content = JSON.stringify({ type, data, metadata })
    const id = eventIdOf(commandId, index, createHash('sha256').update(content).digest('hex'))
    return { ...event, id, revision: String(seen.next), position: String((at + 1) * 100) }
  })
}

export const nth = (history: readonly ExportedEvent[], type: string, n = 0): ExportedEvent => {
  const event = history.filter((one) => one.type === type).at(n)
  if (event === undefined) throw new Error(`no ${type} ${n} in this history`)
  return event
}

/** Events of `type` with other data; those for which `change` gives null stay. */
export const rewritten = (
  history: readonly ExportedEvent[],
  type: string,
  change: (data: Data, n: number) => Data | null,
): ExportedEvent[] => {
  let n = -1
  return history.map((event) => {
    if (event.type !== type) return event
    n += 1
    return { ...event, data: { ...event.data, ...change({ ...event.data }, n) } }
  })
}

/** `event` comes again as another command's, right after `after`. */
export const inserted = (
  history: readonly ExportedEvent[],
  after: ExportedEvent,
  event: ExportedEvent,
): ExportedEvent[] =>
  history.flatMap((one) =>
    one === after
      ? [one, { ...event, metadata: { ...event.metadata, commandId: 'inserted' } }]
      : [one],
  )
