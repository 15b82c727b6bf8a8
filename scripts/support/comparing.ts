// Compares live read tables, and findings, with the streams folded anew by given handlers; it writes nothing.
import { follow, GIVES_UP_MS, headOf } from '../../eventstore/subscription.ts'
import { liveGenerations } from '../../projections/engine/generations.ts'
import { prefixesOf } from '../../projections/engine/partitions.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { prove, type Proof } from '../../projections/rebuilds/prove.ts'
import { withBoth } from './connections.ts'
import { wholeOf, type SharedFlags } from './flags.ts'
import { withProgress } from './progress.ts'

export async function compared(
  flags: SharedFlags,
  projections: readonly AnyProjection[],
): Promise<readonly Proof[]> {
  const shown = wholeOf('--rows', flags.rows, 0)
  return withBoth(flags, ({ pool, client }) =>
    withProgress({ unit: 'events', isQuiet: flags.quiet ?? false }, async ({ add }) => {
      await headOf(client.raw) // who may not read it, or reaches nobody, is told at once
      return prove({
        pool,
        targets: await liveGenerations(pool, projections),
        source: (partition) => (signal) =>
          follow(client.raw, {
            from: null,
            matching: { prefixes: prefixesOf([partition]) },
            signal,
            givesUpMs: GIVES_UP_MS,
          }),
        read: (stream) => client.read(stream),
        shown,
        onEvent: add,
      })
    }),
  )
}
