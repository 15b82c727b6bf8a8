/**
 * Marks at the head of $all for a follower that is quiet while others are written: servers mark only what they have looked through in
 * bulk, and a reader who waits for a position of another's stream would wait for the next event of its own.
 */
import type { EventStoreDBClient } from '@eventstore/db-client'
import { follow, headOf, upTo, type Follow, type Step } from './subscription.ts'

/** How long nothing has come before the head is looked for, and between two looks, in ms: so a mark a second at most is written. */
const QUIET_MS = 1_000

/** As `follow`; of marks none is before another, nor before an event that was given. */
export async function* followToHead(
  client: EventStoreDBClient,
  following: Follow,
): AsyncGenerator<Step> {
  const steps = follow(client, following)[Symbol.asyncIterator]()
  let position = following.from
  let isLive = false
  try {
    for (;;) {
      const next = waitingFor(steps.next())
      while (!(await next.within(QUIET_MS))) {
        const head = isLive ? await passed(client, following, position) : null
        if (head === null || next.isThere()) continue
        position = head
        yield { kind: 'mark', position: head }
      }
      const one = await next.result
      if (one.done === true) return
      const step = one.value
      if (step.kind === 'caughtUp') isLive = true
      else {
        const at = step.kind === 'event' ? step.event.position : step.position
        if (step.kind === 'mark' && position !== null && at <= position) continue
        position = at
      }
      yield step
    }
  } finally {
    await steps.return?.(undefined)
  }
}

/** A result that is waited for a while at a time: nothing is left behind by a wait that was in vain. */
function waitingFor<Value>(result: Promise<Value>) {
  let isSettled = false
  let wake = () => {}
  const settle = () => {
    isSettled = true
    wake()
  }
  result.then(settle, settle)
  return {
    result,
    isThere: () => isSettled,
    within: (ms: number) =>
      new Promise<boolean>((resolve) => {
        if (isSettled) return resolve(true)
        const timer = setTimeout(() => resolve(false), ms)
        wake = () => {
          clearTimeout(timer)
          resolve(true)
        }
      }),
  }
}

/** The head, where nothing that matches lies between: what does is on its way. null: that, or the store cannot be asked now. */
async function passed(
  client: EventStoreDBClient,
  { matching, signal }: Follow,
  from: bigint | null,
): Promise<bigint | null> {
  try {
    const head = await headOf(client)
    if (head === null || (from !== null && head <= from)) return null
    const between = (inner: AbortSignal) =>
      follow(client, { from, matching, signal: inner, givesUpMs: QUIET_MS })
    for await (const step of upTo(head, between, signal)) if (step.kind === 'event') return null
    return signal.aborted ? null : head
  } catch {
    return null // the follower itself tells what is the matter, and tries again
  }
}
