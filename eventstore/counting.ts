/** How many events lie behind a position: only the embedded store can say, on its health port. */

/** How long it may take to answer, in ms. */
const ANSWER_MAX_MS = 1_000

/** `healthUrl`: of the embedded store; undefined: the store cannot count, since positions of a cluster are sparse. */
export function createCounting(healthUrl: string | undefined) {
  const asked = async (path: string): Promise<Record<string, number>> => {
    const signal = AbortSignal.timeout(ANSWER_MAX_MS)
    const answer = await fetch(`${healthUrl}${path}`, { signal })
    if (!answer.ok) throw new Error(`the store answered ${answer.status} to ${path}`)
    return (await answer.json()) as Record<string, number>
  }
  /** Events after `position`, or all of them. Rejects when the store does not answer. */
  return async (position: bigint | null): Promise<number | null> => {
    if (healthUrl === undefined) return null
    const { events = 0 } = await asked('/health/live')
    if (position === null) return events
    const { ordinal = 0 } = await asked(`/stats/ordinal?position=${position}`)
    return Math.max(0, events - ordinal)
  }
}
