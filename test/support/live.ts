/** A client of server-sent events over real HTTP, which keeps all that it was sent. */
import { until } from './store-process.ts'

export type LiveEvent = { id: string; event: string; data: Record<string, unknown> }

export type LiveClient = {
  readonly status: number
  readonly headers: Headers
  readonly events: LiveEvent[]
  /** Comments, as heartbeats are. */
  readonly comments: () => number
  readonly retryMs: () => number
  readonly isOver: () => boolean
  /** The newest event of a kind for which this holds; waits for one. */
  readonly next: (event: string, holds?: (data: LiveEvent['data']) => boolean) => Promise<LiveEvent>
  readonly close: () => void
}

type Options = {
  token?: string
  lastEventId?: string
  path?: string
  query?: string
  timeoutMs?: number
}

export async function listenLive(url: string, options: Options = {}): Promise<LiveClient> {
  const { token, lastEventId, path = '/v1/live', query = '', timeoutMs = 10_000 } = options
  const leaving = new AbortController()
  const response = await fetch(`${url}${path}${query}`, {
    signal: leaving.signal,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  })
  const events: LiveEvent[] = []
  let comments = 0
  let retryMs = 0
  let isOver = false
  const take = (block: string) => {
    const fields = new Map<string, string>()
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
      if (line.startsWith(':')) comments += 1
      else fields.set(name, value)
    }
    const data = fields.get('data')
    if (fields.has('retry')) retryMs = Number(fields.get('retry'))
    if (data === undefined) return
    const parsed = JSON.parse(data) as LiveEvent['data']
    events.push({ id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: parsed })
  }
  const reading = async () => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      blocks.forEach(take)
    }
  }
  void reading()
    .catch(() => {}) // cut, or left
    .finally(() => {
      isOver = true
    })
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments: () => comments,
    retryMs: () => retryMs,
    isOver: () => isOver,
    async next(event, holds = () => true) {
      const found = () => events.findLast((one) => one.event === event && holds(one.data))
      await until(() => Promise.resolve(found() !== undefined), `a live ${event}`, timeoutMs)
      const one = found()
      if (one === undefined) throw new Error('found, and gone')
      return one
    },
    close: () => {
      leaving.abort()
    },
  }
}
