// Streams and event types, each name once and with a number; knows no event, and forgets what lost its last.

export type Stream = {
  readonly id: number
  readonly name: string
  /** Ordinals by revision; only the first `count` are in use. */
  ordinals: Uint32Array
  /** Events in it, those still on their way to disk included; a tombstone does not count. */
  count: number
  isTombstoned: boolean
  /** Never shown in $all. */
  readonly isHidden: boolean
}

/** A place in the order of all events, 0 for the first: what positions are sparse numbers of. */
export type Ordinal = number

const isHiddenName = (name: string): boolean =>
  name === '$epoch-information' ||
  (name.startsWith('$persistentsubscription-$all::') && /-(checkpoint|parked)$/.test(name))

const emptyStream = (id: number, name: string): Stream => ({
  id,
  name,
  ordinals: new Uint32Array(0),
  count: 0,
  isTombstoned: false,
  isHidden: isHiddenName(name),
})

/** Number of a stream that has no event, and is in no index: asking for a name leaves nothing. */
const NOT_THERE = -1

export function internStreams() {
  const list: Stream[] = []
  const byName = new Map<string, Stream>()
  return {
    list,
    find: (name: string) => byName.get(name),
    /** The stream as it is; one that is not there is empty, and stays out of the index. */
    look: (name: string): Stream => byName.get(name) ?? emptyStream(NOT_THERE, name),
    /** For an event that is added: the stream is there from now on. */
    take(name: string): Stream {
      const known = byName.get(name)
      if (known) return known
      const stream = emptyStream(list.length, name)
      list.push(stream)
      byName.set(name, stream)
      return stream
    },
    /** Forgets the latest streams as long as none of their events is left. */
    dropEmpty(): void {
      for (let last = list.at(-1); last && isEmpty(last); last = list.at(-1)) {
        list.pop()
        byName.delete(last.name)
      }
    },
  }
}

const isEmpty = ({ count, isTombstoned }: Stream): boolean => count === 0 && !isTombstoned

export function internTypes() {
  const names: string[] = []
  /** Ordinal of the first event of each. */
  const firsts: Ordinal[] = []
  const byName = new Map<string, number>()
  return {
    names,
    find: (name: string) => byName.get(name),
    take(name: string): number {
      const known = byName.get(name)
      if (known !== undefined) return known
      byName.set(name, names.length)
      return names.push(name) - 1
    },
    /** Notes that an event has the type. */
    use(id: number, ordinal: Ordinal): void {
      if (id >= firsts.length) firsts[id] = ordinal
    },
    /** Notes that all types have events that stay: they come from a snapshot. */
    keepAll(): void {
      firsts.push(...names.map(() => 0))
    },
    /** Forgets the types that no event before `ordinal` has. */
    dropFrom(ordinal: Ordinal): void {
      while ((firsts.at(-1) ?? -1) >= ordinal) firsts.pop()
      for (const name of names.splice(firsts.length)) byName.delete(name)
    },
  }
}
