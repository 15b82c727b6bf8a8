// What `npm run bench -- --json FILE` writes: rows, machine and commit; docs/performance.md is printed from it.
import { z } from 'zod'

const spread = z.object({ ours: z.number(), theirs: z.number() })

export const benchResult = z.object({
  commit: z.string(),
  /** Whether the working tree differed from the commit. */
  isChanged: z.boolean(),
  isQuick: z.boolean(),
  machine: z.object({
    cores: z.int(),
    model: z.string(),
    memoryGiB: z.int(),
    platform: z.string(),
    node: z.string(),
  }),
  rows: z.array(
    z.object({
      row: z.int(),
      name: z.string(),
      unit: z.string(),
      ours: z.number(),
      theirs: z.number(),
      ratio: z.number(),
      better: z.enum(['higher', 'lower']),
      floor: z.number(),
      stretch: z.number(),
      bounds: z.string(),
      spread,
      passes: z.int(),
      notes: z.array(z.string()),
    }),
  ),
})
export type BenchResult = z.output<typeof benchResult>
