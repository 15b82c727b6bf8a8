// Waits until read models are built and shows them, one after the other; says what a swap waits for.
import type { Target } from '../../projections/engine/checkpoints.ts'
import type { Pool } from '../../postgres/postgres.ts'
import { RebuildRefused } from '../../projections/rebuilds/rebuild.ts'
import { swapTelling } from '../../projections/rebuilds/swap.ts'
import { complain, EXIT, tell, type ExitCode } from '../support/cli.ts'
import type { SharedFlags } from '../support/flags.ts'
import { TELL_MS, untilBuilt } from './progress.ts'
import { shownInWords, type Shown } from './words.ts'

/** One that cannot be shown keeps none of the others from it; the exit code tells. */
export async function showBuilt(
  pool: Pool,
  targets: readonly Target[],
  flags: SharedFlags,
): Promise<ExitCode> {
  await untilBuilt(pool, targets, flags)
  const shown: Shown[] = []
  for (const target of targets) {
    const { projection, generation } = target
    const why = await whyNotSwapped(pool, target, flags)
    shown.push({ name: projection.name, generation, isLive: why === null })
    if (why !== null) complain(why)
  }
  await tell(flags, shown, shownInWords(shown))
  return shown.every(({ isLive }) => isLive) ? EXIT.ok : EXIT.failed
}

async function whyNotSwapped(
  pool: Pool,
  target: Target,
  { quiet: isQuiet = false }: SharedFlags,
): Promise<string | null> {
  let toldMs = 0
  try {
    await swapTelling(pool, target, (obstacle) => {
      if (isQuiet || performance.now() - toldMs < TELL_MS) return
      toldMs = performance.now()
      complain(`${target.projection.name} is built, and waits to be shown: ${obstacle}`)
    })
    return null
  } catch (error) {
    if (error instanceof RebuildRefused) return error.message
    throw error
  }
}
