// Waits for the workers to build, and tells how far they are; it orders nothing.
import type { Pool } from '../../postgres/postgres.ts'
import { progressOf, type Progress } from '../../projections/rebuilds/progress.ts'
import { CliError, complain } from './cli.ts'
import { formatProgress } from './progress.ts'

/** Between two looks at a rebuild under way, in ms. */
const LOOK_MS = 250

/** Between two lines about it, in ms. */
const TELL_MS = 2_000

/** Until all stand where the live ones do, or at their end; throws CliError when one has stopped. */
export async function untilBuilt(
  pool: Pool,
  begun: readonly { name: string; generation: number }[],
  { isQuiet }: { isQuiet: boolean },
): Promise<void> {
  const startedMs = performance.now()
  let toldMs = startedMs
  let before: number | undefined
  for (;;) {
    const states: Progress[] = []
    for (const { name, generation } of begun) states.push(await progressOf(pool, name, generation))
    const error = states.find((state) => state.error !== null)?.error
    if (error) throw new CliError(`The rebuild has stopped: ${error}`)
    if (states.every(({ done }) => done >= 1)) return
    before ??= sumOf(states, 'events')
    if (!isQuiet && performance.now() - toldMs > TELL_MS) {
      toldMs = performance.now()
      complain(inWords(states, { before, elapsedMs: toldMs - startedMs }))
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** In events folded by all read models together. */
function inWords(
  states: readonly Progress[],
  { before, elapsedMs }: { before: number; elapsedMs: number },
): string {
  const [done, of] = [sumOf(states, 'events'), sumOf(states, 'of')]
  const share = sumOf(states, 'done') / states.length
  const total = of > done ? of : undefined
  return formatProgress({ done, before, total, share, elapsedMs, unit: 'events' })
}

const sumOf = (states: readonly Progress[], what: 'events' | 'of' | 'done'): number =>
  states.reduce((sum, state) => sum + state[what], 0)
