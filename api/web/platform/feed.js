/** The figures as they come: by server-sent events, and by asking where no stream can be had. */
import { follow } from '../shared/event-stream.js'

/** How often it is asked without a stream, in ms, and after how many tries for one it is. */
const POLL_MS = 5_000

/**
 * `onFigures(snapshot)` and `onState(state, heardAt)` until the signal; `pause()` stops and `resume()` goes on. The first
 * figures are asked for at once, so that nobody waits for a stream to open.
 */
export function startFeed({ onFigures, onState }) {
  let ending
  let isStreaming = false

  async function ask(signal) {
    try {
      const response = await fetch('/v1/platform', { signal })
      if (!response.ok) return
      const snapshot = await response.json()
      if (signal.aborted || isStreaming) return
      onFigures(snapshot)
      onState('live', snapshot.at)
    } catch {
      // the next turn asks again, and the state says how it stands
    }
  }

  function resume() {
    ending = new AbortController()
    const { signal } = ending
    isStreaming = false
    void ask(signal)
    const polling = setInterval(() => {
      if (!isStreaming) void ask(signal)
    }, POLL_MS)
    signal.addEventListener('abort', () => clearInterval(polling))
    void follow({
      open: ({ headers, signal: either }) =>
        fetch('/v1/platform/live', { headers, signal: either }),
      on: {
        platform(snapshot) {
          isStreaming = true
          onFigures(snapshot)
        },
      },
      onState(state, heardAt) {
        isStreaming = state === 'live'
        if (!signal.aborted) onState(state, heardAt ?? undefined)
      },
      signal,
    })
  }
  return {
    resume,
    pause() {
      ending?.abort()
      onState('paused')
    },
  }
}
