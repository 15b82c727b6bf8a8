/** Keeps what was read, by key: the port, and the cache of one process. Whether it is still true is not known here (hot-reads.ts). */
import { oldestOf } from '../../eventstore/oldest.ts'
import type { Answer } from '../../projections/reading/read.ts'

/** The port. An entry may go at any time; none is ever of another key. */
export type ReadCache = {
  /** Undefined: not kept, or the cache cannot be reached. Never fails. */
  readonly get: (key: string) => Promise<Answer<object> | undefined>
  readonly put: (key: string, answer: Answer<object>) => void
}

/** Bytes of what is kept, by its text: some 10,000 wallets. */
const BYTES_MAX = 8 * 1024 * 1024

/** A character of a string takes up to two bytes; an entry's own fields, and its place in the map, some more. */
const bytesOf = (key: string, text: string) => 2 * (key.length + text.length) + 200

/** What was not used for longest goes first. */
export function cacheInProcess(bytesMax = BYTES_MAX): ReadCache {
  const entries = new Map<string, { answer: Answer<object>; bytes: number }>()
  const oldest = oldestOf(entries)
  let total = 0
  const drop = (key: string) => {
    total -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    get(key) {
      const found = entries.get(key)
      if (found === undefined) return Promise.resolve(undefined)
      entries.delete(key) // a Map keeps the order of insertion: this one goes to its end
      entries.set(key, found)
      return Promise.resolve(found.answer)
    },
    put(key, answer) {
      drop(key)
      const bytes = bytesOf(key, textOf(answer))
      if (bytes > bytesMax) return
      entries.set(key, { answer, bytes })
      total += bytes
      while (total > bytesMax) {
        const [unused] = oldest() ?? []
        if (unused === undefined) return
        drop(unused)
      }
    },
  }
}

/** JSON in which a bigint stays one: `#12` is 12n, `$12` the text 12. */
export const textOf = (answer: Answer<object>): string =>
  JSON.stringify(answer, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `#${value}`
    return typeof value === 'string' ? `$${value}` : value
  })

/** The reverse; throws for what is no such text. */
export const answerOf = (text: string): Answer<object> =>
  JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'string') return value
    return value.startsWith('#') ? BigInt(value.slice(1)) : value.slice(1)
  }) as Answer<object>
