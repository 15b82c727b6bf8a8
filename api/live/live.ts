/** Live updates: who listens in this process, and what each partition's listeners are shown when it has moved. */
import type { Request, Response } from 'express'
import { partitionOfKey } from '../../projections/engine/partitions.ts'
import { NotProjected, OtherVersion, Stopped } from '../../projections/engine/not-projected.ts'
import type { Movements } from '../../projections/reading/movements.ts'
import { KINDS, openLiveStream, type Kind, type LiveStream, type State } from './live-stream.ts'
import { Problem } from '../http/problem.ts'

/** Streams of one player, over all devices, and of one process: some 20 KiB each. */
const STREAMS_OF_PLAYER_MAX = 5
const STREAMS_MAX = 2_000

/** How often streams are looked after, in ms: tokens that ended, clients that take nothing, reads that failed. */
const CARE_MS = 1_000

/** A client that takes nothing for so long is cut off, in ms. */
const STUCK_MS_MAX = 30_000

/** Proxies drop what is silent for half a minute or so; in ms. */
export const HEARTBEAT_MS = 10_000

export type LiveDeps = {
  readonly movements: Movements
  /** The states of these players, all of one partition, by player; who has none is left out. Throws what a read throws. */
  readonly read: (kind: Kind, playerIds: readonly string[]) => Promise<Map<string, State>>
  readonly heartbeatMs?: number
  /** Streams of this process. */
  readonly streamsMax?: number
  readonly onTrouble: (what: string, error: unknown) => void
}

/** A stream that is to be begun on an answer. */
type Opening = { request: Request; response: Response; isSignedIn: () => boolean }

export type Live = {
  /** Throws RATE_LIMITED, OVERLOADED, OtherVersion, NotProjected or Stopped before anything is sent. */
  readonly open: (playerId: string, opening: Opening) => Promise<void>
  /** Tells every client to come back, to another process, and ends. */
  readonly close: () => void
}

/** By which kind a read model is shown. */
const KIND_OF: Readonly<Record<string, Kind>> = { wallet_balance: 'balance', sessions: 'sessions' }
export const LIVE_READ_MODELS = Object.keys(KIND_OF)

const UNREAD = [OtherVersion, NotProjected, Stopped]
const isRefused = (one: PromiseSettledResult<unknown>) => one.status === 'rejected'

// eslint-disable-next-line max-lines-per-function -- one closure over the streams of this process, its parts a few lines each
export function createLive({ movements, read, onTrouble, ...options }: LiveDeps): Live {
  const { heartbeatMs = HEARTBEAT_MS, streamsMax = STREAMS_MAX } = options
  const streams = new Map<string, Set<LiveStream>>()
  const ofPlayer = new Map<string, number>()
  let count = 0
  let isClosed = false
  let leave: (() => void) | null = null
  let caring: NodeJS.Timeout | undefined
  /** What has to be read again, by kind and partition, and what is being read. */
  const stale = new Set<`${Kind} ${string}`>()
  const reading = new Set<string>()

  const all = () => [...streams.values()].flatMap((some) => [...some])

  async function refresh(kind: Kind, partition: string): Promise<void> {
    const place = `${kind} ${partition}` as const
    stale.add(place)
    if (reading.has(place)) return // whoever reads goes on
    reading.add(place)
    try {
      while (stale.delete(place)) {
        const some = [...(streams.get(partition) ?? [])]
        if (some.length === 0) break
        const states = await read(kind, [...new Set(some.map(({ playerId }) => playerId))])
        for (const stream of some) {
          const state = states.get(stream.playerId)
          if (state !== undefined) stream.show(kind, state)
        }
      }
    } catch (error) {
      stale.add(place) // taken up when streams are looked after
      onTrouble(`${kind} of live updates could not be read; it is tried again`, error)
    } finally {
      reading.delete(place)
    }
  }

  function care(): void {
    const nowMs = Date.now()
    for (const stream of all()) {
      if (nowMs - (stream.stuckSinceMs() ?? nowMs) > STUCK_MS_MAX) stream.cut()
      else if (!stream.isSignedIn()) stream.end('expired')
    }
    for (const place of stale) {
      const [kind, partition = ''] = place.split(' ')
      void refresh(kind as Kind, partition)
    }
  }

  /** What no worker has built for this code, or has stopped, is told at once: on a stream nothing would ever come of it. */
  async function refuseUnread(playerId: string): Promise<void> {
    const reads = KINDS.map((kind) => read(kind, [playerId]))
    for (const { reason } of (await Promise.allSettled(reads)).filter(isRefused)) {
      if (UNREAD.some((kind) => reason instanceof kind)) throw reason
    }
  }

  function begin(): void {
    leave ??= movements.subscribe(({ projection, partition }) => {
      const kind = KIND_OF[projection]
      if (kind !== undefined && streams.has(partition)) void refresh(kind, partition)
    })
    caring ??= setInterval(care, CARE_MS).unref()
  }
  function rest(): void {
    leave?.()
    leave = null
    clearInterval(caring)
    caring = undefined
    stale.clear()
  }
  /** A place is taken at once, so that none who come together get in beyond the bound. */
  function take(playerId: string): () => void {
    const own = ofPlayer.get(playerId) ?? 0
    if (own >= STREAMS_OF_PLAYER_MAX) throw new Problem('RATE_LIMITED')
    if (count >= streamsMax || isClosed) throw new Problem('OVERLOADED')
    ofPlayer.set(playerId, own + 1)
    count += 1
    return () => {
      count -= 1
      const left = (ofPlayer.get(playerId) ?? 1) - 1
      if (left === 0) ofPlayer.delete(playerId)
      else ofPlayer.set(playerId, left)
    }
  }
  return {
    async open(playerId, { request, response, isSignedIn }) {
      await refuseUnread(playerId)
      if (response.closed) return // gone while the request was counted: no 'close' would give the place back
      const giveBack = take(playerId)
      response.once('close', giveBack)
      const asked = { playerId, request, response, isSignedIn, heartbeatMs }
      const stream = await openLiveStream(asked)
      if (response.closed) return
      if (isClosed) {
        stream.end('closing')
        return
      }
      const partition = partitionOfKey(playerId)
      const some = streams.get(partition) ?? new Set()
      streams.set(partition, some.add(stream))
      response.once('close', () => {
        some.delete(stream)
        if (some.size === 0) streams.delete(partition)
        if (streams.size === 0) rest()
      })
      begin()
      await Promise.all(KINDS.map((kind) => refresh(kind, partition)))
    },
    close() {
      isClosed = true
      for (const stream of all()) stream.end('closing')
      rest()
    },
  }
}
