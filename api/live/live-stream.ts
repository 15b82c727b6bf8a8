/** One open stream of server-sent events: the newest state of each kind, once, and never an older one after it. */
import { hash } from 'node:crypto'
import type { Request, Response } from 'express'
import { createSession } from 'better-sse'

export const KINDS = ['balance', 'sessions'] as const
export type Kind = (typeof KINDS)[number]

/** What a kind shows: `json` without where it was read, `asOf` as it is written in answers. */
export type State = {
  readonly json: string
  readonly position: bigint
  readonly asOf: { readonly position: string; readonly at: string }
}

export type LiveStream = {
  readonly playerId: string
  readonly show: (kind: Kind, state: State) => void
  /** Says why in a last event, and ends; once. Who takes nothing is not told, but cut off. */
  readonly end: (event: 'closing' | 'expired') => void
  readonly cut: () => void
  readonly isSignedIn: () => boolean
  /** Since when the client takes nothing, in ms since the Unix epoch; null: it does. */
  readonly stuckSinceMs: () => number | null
}

/** After how long a client that lost the stream should come back, in ms. */
const RETRY_MS = 2_000

export type StreamOptions = {
  readonly playerId: string
  readonly request: Request
  readonly response: Response
  readonly isSignedIn: () => boolean
  readonly heartbeatMs: number
}

export async function openLiveStream(options: StreamOptions): Promise<LiveStream> {
  const { playerId, request, response, isSignedIn } = options
  const session = await createSession(request, response, {
    keepAlive: null,
    retry: RETRY_MS, // its own heartbeat would go on after the end
    headers: { Connection: 'close' }, // nothing comes after a stream: a process that ends need not wait
  })
  const known = readId(session.lastId)
  const waiting = new Map<Kind, State>()
  let stuckSinceMs: number | null = null
  let isEnding = false

  const heartbeat = setInterval(() => {
    if (response.writableNeedDrain) stuckSinceMs ??= Date.now()
    else response.write(':\n\n')
  }, options.heartbeatMs).unref()
  const silence = () => {
    clearInterval(heartbeat)
  }
  if (response.closed) silence()
  else response.once('close', silence)

  const send = () => {
    // What is written after the end is an error that ends the process; what is pushed after the client left one that throws.
    if (isEnding || !session.isConnected) return
    for (const [kind, state] of waiting) {
      if (response.writableNeedDrain) {
        stuckSinceMs ??= Date.now()
        return
      }
      waiting.delete(kind)
      const digest = digestOf(state.json)
      const before = known[kind]
      if (state.position < before.position) continue
      known[kind] = { position: state.position, digest }
      if (digest === before.digest) continue
      const data = { ...(JSON.parse(state.json) as object), asOf: state.asOf }
      session.push(data, kind, idOf(known))
    }
  }
  response.on('drain', () => {
    if (!isEnding) stuckSinceMs = null
    send()
  })
  return {
    playerId,
    isSignedIn,
    show(kind, state) {
      waiting.set(kind, state) // the newest takes the place of one that could not be sent yet
      send()
    },
    end(event) {
      if (isEnding || !session.isConnected) return
      isEnding = true
      silence()
      if (response.writableNeedDrain) {
        response.destroy()
        return
      }
      session.push({}, event, idOf(known))
      response.end()
      stuckSinceMs = Date.now() // so that who does not take the end is cut off, too
    },
    cut: () => response.destroy(),
    stuckSinceMs: () => stuckSinceMs,
  }
}

/** What was sent last of each kind; it is the id of an event, so a client that comes back says what it knows. */
type Known = Record<Kind, { position: bigint; digest: string }>

const idOf = ({ balance, sessions }: Known) => `${balance.digest}.${sessions.digest}`

/**
 * Of what is no id of ours nothing is known: everything is sent. It holds no position: all processes read the same
 * tables, which do not go back, but for a restored backup, whose positions are others.
 */
function readId(text: string): Known {
  const [, balance = '', sessions = ''] = /^([\w-]*)\.([\w-]*)$/.exec(text) ?? []
  return {
    balance: { position: 0n, digest: balance },
    sessions: { position: 0n, digest: sessions },
  }
}

const digestOf = (json: string) => hash('sha256', json, 'base64url').slice(0, 12)
