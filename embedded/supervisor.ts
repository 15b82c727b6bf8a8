// Keeps one part of the system running: starts it again when it dies, within bounds; knows no part.
import { setTimeout as delay } from 'node:timers/promises'

/** Deaths within the window after which a part is given up: it would only die again. */
const DEATHS_MAX = 5
const WINDOW_MS = 60_000
/** Wait before a restart in ms: doubled at each death of the window, so a crash loop stays cheap. */
const BACKOFF_MS = 100

/**
 * A start that fails is no death: what the part needs may be coming back, as a Postgres that recovers. It is tried again,
 * after a wait that doubles up to this, for so long; in ms.
 */
const BACKOFF_MS_MAX = 10_000
const FAILING_MS_MAX = 5 * 60_000

/** A part that runs now. */
export type Instance = {
  readonly pid: number
  /** Settles with the reason when it has ended, asked or not. */
  readonly exited: Promise<string>
  readonly stop: () => Promise<void>
}

export type Part<Running extends Instance> = {
  readonly name: string
  /** Starts it, where it was before; settles when it serves. `signal` gives up. */
  readonly start: (signal: AbortSignal) => Promise<Running>
  /** How long restarts may fail in a row before it is given up, in ms; 5 minutes where it does not say. */
  readonly failingMsMax?: number
}

export type KeptEvents<Running extends Instance> = {
  readonly onDeath?: (reason: string) => void
  readonly onRestart?: (instance: Running) => void
  /** What `onRestart` threw, as on a full disk: the part runs all the same, and is kept. */
  readonly onTrouble: (error: unknown) => void
  /** The part has died too often and is left dead. Called once, as the last thing. */
  readonly onGiveUp: (error: Error) => void
}

export type Kept<Running extends Instance> = {
  readonly name: string
  /** The instance that runs, or the last one that did. */
  readonly current: () => Running
  /** Ends the part for good. */
  readonly stop: () => Promise<void>
}

/** Counts deaths: answers the wait in ms before the next start, or undefined when to give up. */
function countDeaths(): () => number | undefined {
  let deaths: number[] = []
  return () => {
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < WINDOW_MS), now]
    return deaths.length >= DEATHS_MAX ? undefined : BACKOFF_MS * 2 ** (deaths.length - 1)
  }
}

/** Counts the starts that failed since the last death: answers the wait in ms before the next, or undefined when to give up. */
function countFailures(failingMsMax: number): () => number | undefined {
  const sinceMs = performance.now()
  let failures = 0
  return () => {
    if (performance.now() - sinceMs >= failingMsMax) return undefined
    return Math.min(BACKOFF_MS * 2 ** failures++, BACKOFF_MS_MAX)
  }
}

/**
 * Starts `part` and keeps it running until `stop`. Its first start is not repeated: what it throws
 * is thrown. Afterwards 5 deaths within 60 s, or restarts that fail for 5 minutes, give it up.
 */
export async function keepRunning<Running extends Instance>(
  part: Part<Running>,
  events: KeptEvents<Running>,
  signal?: AbortSignal,
): Promise<Kept<Running>> {
  const stopping = new AbortController()
  const isOver = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal
  let current = await part.start(isOver)
  const nextWait = countDeaths()

  /** Starts the part again; answers whether it runs. */
  const restart = async (death: string): Promise<boolean> => {
    const { name, failingMsMax = FAILING_MS_MAX } = part
    const nextTry = countFailures(failingMsMax)
    let why = `${name} died ${DEATHS_MAX} times within ${WINDOW_MS / 1000} s`
    let waitMs = nextWait()
    for (let reason = death; !isOver.aborted; waitMs = nextTry()) {
      events.onDeath?.(reason)
      if (waitMs === undefined) {
        events.onGiveUp(new Error(`${why}, last by: ${reason}`))
        return false
      }
      try {
        await delay(waitMs, undefined, { signal: isOver })
        current = await part.start(isOver)
        // Stopped while it was starting: nobody else knows this instance yet.
        if (isOver.aborted) await current.stop()
        return !isOver.aborted
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
        why = `${name} could not be started again for ${failingMsMax / 1000} s`
      }
    }
    return false
  }

  /** Whoever is told may fail; the watch may not, or nobody would end the parts in order. */
  const tellRestart = () => {
    try {
      events.onRestart?.(current)
    } catch (error) {
      events.onTrouble(error)
    }
  }

  const watch = async () => {
    let isKept = true
    while (isKept) {
      const reason = await current.exited
      isKept = !isOver.aborted && (await restart(reason))
      if (isKept) tellRestart()
    }
  }
  const watching = watch()

  return {
    name: part.name,
    current: () => current,
    async stop() {
      stopping.abort()
      await current.stop()
      await watching
    },
  }
}
