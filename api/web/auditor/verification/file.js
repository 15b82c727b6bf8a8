/** Verifies a file piece by piece: it is never in memory as a whole, the page stays alive, and it can be given up. */
import { eventOfLine } from './export.js'
import { createVerification } from './verify.js'

/** Events between two looks at the clock; and how long the page may be kept busy, and how often it is told, in ms. */
const EVENTS_AT_ONCE = 100
const BUSY_MS = 40
const TOLD_MS = 200

/** Characters of a line: the store takes no event above 1 MiB; what has no lines at all would fill the memory. */
const LINE_MAX = 4_000_000

/** What is no line of an export. */
export class Unreadable extends Error {}

/**
 * `stream` of bytes, `size` of it where that is known; `onProgress({ events, read, findingCount, ms })`. Throws Unreadable,
 * and what `signal` gives. Answers the report, and how long it took in ms.
 */
export async function verifyStream(stream, { signal, onProgress = () => {}, counts }) {
  const verification = createVerification(counts)
  const begunMs = performance.now()
  const state = { events: 0, read: 0 }
  let pausedMs = begunMs
  let toldMs = 0
  const tell = () => {
    const ms = performance.now() - begunMs
    onProgress({ ...state, findingCount: verification.findingCount(), ms })
    toldMs = performance.now()
  }
  let waiting = []
  const verify = async () => {
    signal?.throwIfAborted()
    await verification.add(waiting)
    state.events += waiting.length
    waiting = []
    if (performance.now() - pausedMs > BUSY_MS) {
      await new Promise((resolve) => setTimeout(resolve))
      pausedMs = performance.now()
    }
    if (performance.now() - toldMs > TOLD_MS) tell()
  }
  for await (const { line, number, read } of linesOf(stream, signal)) {
    state.read = read
    if (line === '') continue
    waiting.push(parsed(line, number))
    if (waiting.length >= EVENTS_AT_ONCE) await verify()
  }
  await verify()
  const report = await verification.finish()
  tell()
  return { report, ms: performance.now() - begunMs }
}

function parsed(line, number) {
  try {
    return eventOfLine(line, number)
  } catch (error) {
    throw new Unreadable(error.message.startsWith('line') ? error.message : `line ${number}`)
  }
}

/** `read`: bytes so far. */
async function* linesOf(stream, signal) {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let [rest, number, read] = ['', 0, 0]
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { done, value } = await reader.read()
      if (done) break
      read += value.byteLength
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop()
      if (rest.length > LINE_MAX) throw new Unreadable(`line ${number + lines.length + 1}`)
      for (const line of lines) yield { line: line.replace(/\r$/, ''), number: ++number, read }
    }
    yield { line: (rest + decoder.decode()).trim(), number: number + 1, read }
  } finally {
    void reader.cancel().catch(() => {}) // nobody reads on
  }
}
