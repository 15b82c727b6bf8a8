/** Server-sent events read with fetch, which can send a token (EventSource cannot): comes back by itself, and says how it stands. */

/** Nothing heard for so long, heartbeats included, is stale; and how long at least and at most until it is tried anew, in ms. */
const STALE_MS = 25_000
const AGAIN_MIN_MS = 1_000
const AGAIN_MAX_MS = 30_000

/**
 * `open({ headers, signal })` answers a Response; `on` are listeners by the event's name, given its data; `onState` hears
 * 'live', 'reconnecting' and 'stale', and when something was heard last. Ends with `signal`.
 */
export async function follow({ open, on, onState, signal }) {
  let lastId = null
  let againMs = AGAIN_MIN_MS
  let heardAt = null
  while (!signal.aborted) {
    const ending = new AbortController()
    const either = AbortSignal.any([signal, ending.signal])
    let silence
    const heard = () => {
      heardAt = new Date().toISOString()
      clearTimeout(silence)
      silence = setTimeout(() => {
        onState('stale', heardAt)
        ending.abort()
      }, STALE_MS)
    }
    try {
      const headers = {
        Accept: 'text/event-stream',
        ...(lastId ? { 'Last-Event-ID': lastId } : {}),
      }
      const response = await open({ headers, signal: either })
      if (!response.ok) {
        againMs = Math.max(againMs, Number(response.headers.get('retry-after') ?? 0) * 1_000)
        throw new Error(`answered ${response.status}`)
      }
      heard()
      for await (const { id, event, data } of eventsOf(response.body, heard)) {
        if (id !== undefined) lastId = id
        againMs = AGAIN_MIN_MS
        onState('live', heardAt)
        on[event]?.(data)
      }
    } catch {
      // a stream that breaks is opened anew below
    } finally {
      clearTimeout(silence)
      ending.abort() // whatever broke it: nothing goes on behind the next one
    }
    if (signal.aborted) return
    const isStale = heardAt === null || Date.now() - Date.parse(heardAt) > STALE_MS
    onState(isStale && heardAt !== null ? 'stale' : 'reconnecting', heardAt)
    await pause(againMs * (1 + Math.random() / 4), signal) // not all of the house's readers at once
    againMs = Math.min(againMs * 2, AGAIN_MAX_MS)
  }
}

/** Until then, until the network is back or somebody looks at the page again, or until `signal`. */
const pause = (ms, signal) =>
  new Promise((resolve) => {
    const ending = new AbortController()
    const end = () => {
      clearTimeout(timer)
      ending.abort()
      resolve()
    }
    const timer = setTimeout(end, ms)
    const until = { signal: ending.signal }
    addEventListener('online', end, until)
    document.addEventListener('visibilitychange', () => document.hidden || end(), until)
    signal.addEventListener('abort', end, until)
  })

/** The events of a body of text/event-stream; data is JSON. */
async function* eventsOf(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    heard()
    text += value.replaceAll('\r\n', '\n')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = parsed(text.slice(0, end))
      text = text.slice(end + 2)
      if (event !== null) yield event
    }
  }
}

function parsed(block) {
  const fields = {}
  for (const line of block.split('\n')) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? []
    if (name === 'data')
      fields.data = fields.data === undefined ? value : `${fields.data}\n${value}`
    else if (name) fields[name] = value
  }
  if (fields.data === undefined) return null
  return { id: fields.id, event: fields.event ?? 'message', data: JSON.parse(fields.data) }
}
