/** Who listens to the figures of the house: one computation a turn for all of them, and nothing while nobody listens. */
import type { Request, Response } from 'express'
import { createSession } from 'better-sse'
import { addressKeyOf } from '../http/client-address.ts'
import { Problem } from '../http/problem.ts'
import type { Streaming } from '../http/route.ts'
import type { Snapshot } from './snapshot-schema.ts'

/** Between two turns, in ms; each turn says something on every stream, so that no proxy takes it for dead. */
const TURN_MS = 2_000

/** Of one process, and of one address, behind which a whole office may be. */
const STREAMS_MAX = 500
const STREAMS_OF_ADDRESS_MAX = 20

/** After how long a browser that lost the stream should come back, in ms. */
const RETRY_MS = 2_000

/** Turns in a row after which a client that takes nothing is cut off. */
const STUCK_TURNS_MAX = 15

export type ListenersDeps = {
  readonly snapshot: () => Promise<Snapshot>
  readonly turnMs?: number
  readonly streamsMax?: number
  readonly ofAddressMax?: number
}

export type Listeners = {
  /** Throws RATE_LIMITED or OVERLOADED before anything is sent. */
  readonly open: Streaming
  /** Tells every browser to come back, to another process, and ends. */
  readonly close: () => void
}

type Stream = { push: (data: unknown, event: string) => void; response: Response; stuck: number }

export function createListeners(deps: ListenersDeps): Listeners {
  const { snapshot, turnMs = TURN_MS } = deps
  const { streamsMax = STREAMS_MAX, ofAddressMax = STREAMS_OF_ADDRESS_MAX } = deps
  const streams = new Set<Stream>()
  const ofAddress = new Map<string, number>()
  let taken = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  async function turn(): Promise<void> {
    const shown = await snapshot().catch(() => null)
    for (const stream of streams) send(stream, shown)
  }

  /** A place is taken at once, so that none who come together get in beyond the bound. */
  function take(address: string): () => void {
    const own = ofAddress.get(address) ?? 0
    if (own >= ofAddressMax) throw new Problem('RATE_LIMITED')
    if (taken >= streamsMax || isClosed) throw new Problem('OVERLOADED')
    ofAddress.set(address, own + 1)
    taken += 1
    return () => {
      taken -= 1
      const left = (ofAddress.get(address) ?? 1) - 1
      if (left === 0) ofAddress.delete(address)
      else ofAddress.set(address, left)
    }
  }

  function leave(stream: Stream): void {
    streams.delete(stream)
    if (streams.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    async open({ request, response }) {
      if (response.closed) return
      response.once('close', take(addressKeyOf(request)))
      const stream = await streamOn(request, response)
      if (response.closed) return
      if (isClosed) {
        end(stream)
        return
      }
      streams.add(stream)
      response.once('close', () => {
        leave(stream)
      })
      timer ??= setInterval(() => void turn(), turnMs).unref()
      send(stream, await snapshot().catch(() => null))
    },
    close() {
      isClosed = true
      clearInterval(timer)
      for (const stream of streams) end(stream)
    },
  }
}

async function streamOn(request: Request, response: Response): Promise<Stream> {
  const session = await createSession(request, response, {
    keepAlive: null,
    retry: RETRY_MS,
    headers: { Connection: 'close' }, // nothing comes after a stream: a process that ends need not wait
  })
  const push = (data: unknown, event: string) => {
    if (session.isConnected) session.push(data, event)
  }
  return { push, response, stuck: 0 }
}

/** Where there are no figures a comment keeps the stream open; who takes nothing is sent nothing more, and cut off in the end. */
function send(stream: Stream, shown: Snapshot | null): void {
  const { response } = stream
  if (response.closed || response.writableEnded) return
  if (response.writableNeedDrain) {
    stream.stuck += 1
    if (stream.stuck >= STUCK_TURNS_MAX) response.destroy()
    return
  }
  stream.stuck = 0
  if (shown === null) response.write(':\n\n')
  else stream.push(shown, 'platform')
}

function end({ push, response }: Stream): void {
  if (response.writableNeedDrain) response.destroy()
  else if (!response.writableEnded) {
    push({}, 'closing')
    response.end()
  }
}
