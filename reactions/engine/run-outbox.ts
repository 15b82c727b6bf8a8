/** Sends on what the read models found: in the order in which it happened, each once in effect, whoever runs it. */
import { systemClock, type Clock } from '../../eventstore/clock.ts'
import { BEGINNING, type After, type Unsent } from '../../projections/reading/outbox.ts'

export type OutboxRun = {
  /** At most `limit`, in order, behind `after`. */
  unsent: (after: After, limit: number) => Promise<readonly Unsent[]>
  /** May be called again for what was sent before, by another process or by this one: it has its effect once. */
  send: (finding: Unsent) => Promise<unknown>
  markSent: (finding: Unsent) => Promise<unknown>
  signal: AbortSignal
  clock?: Clock
  onTrouble?: (what: string, error: unknown) => void
}

/** Between two looks at an outbox that was empty, in ms. */
const LOOK_MS = 250

/** The same after something could not be sent: the store or Postgres may be away. */
const AGAIN_MS = 2_000

/** Findings taken at once. */
const TAKEN_MAX = 100

/** Until the signal. What cannot be sent stays, and holds up nothing behind it. */
export async function runOutbox(run: OutboxRun): Promise<void> {
  const { signal, clock = systemClock, onTrouble } = run
  while (!signal.aborted) {
    const isWell = await sendAll(run).catch((error: unknown) => {
      onTrouble?.('the outbox could not be read', error)
      return false
    })
    await clock.sleep(isWell ? LOOK_MS : AGAIN_MS, signal)
  }
}

/** One walk through the outbox; answers whether everything was sent. */
async function sendAll(run: OutboxRun): Promise<boolean> {
  let after = BEGINNING
  let isWell = true
  for (;;) {
    const taken = await run.unsent(after, TAKEN_MAX)
    for (const finding of taken) {
      if (run.signal.aborted) return isWell
      try {
        await run.send(finding)
        await run.markSent(finding)
      } catch (error) {
        isWell = false
        run.onTrouble?.(`cannot send ${finding.projection} ${finding.key}`, error)
      }
      after = finding
    }
    if (taken.length < TAKEN_MAX) return isWell
  }
}
