/** The sandbox's faults, each for as many times as it was told; gone with the process. */
import { z } from 'zod'

const COUNT_MAX = 10_000
/** Longer than anybody waits for an answer. */
const SLOW_MS_MAX = 30_000

const count = z.int().min(0).max(COUNT_MAX).default(0)

export const faultsForm = z.strictObject({
  /** Answers to orders that take `slowMs`; the payment is taken at once. */
  slow: count,
  slowMs: z.int().min(0).max(SLOW_MS_MAX).default(3_000),
  /** Orders that are taken, and whose connection then ends without an answer. */
  lostAnswers: count,
  /** Webhooks that are sent a second time. */
  twice: count,
  /** Webhooks that wait, so that what happens meanwhile is told before. */
  outOfOrder: count,
  /** Webhooks that are never sent. */
  never: count,
  /** Payments by which another amount moves than was asked for. */
  otherAmount: count,
})
type Faults = z.output<typeof faultsForm>
export type Fault = Exclude<keyof Faults, 'slowMs'>

export type FaultSwitches = ReturnType<typeof createFaults>

export function createFaults() {
  let left = faultsForm.parse({})
  return {
    /** In place of all that was set before. */
    set(faults: Faults) {
      left = { ...faults }
    },
    /** Whether it is to happen now; one less is left then. */
    take(fault: Fault): boolean {
      if (left[fault] === 0) return false
      left[fault] -= 1
      return true
    },
    slowMs: () => left.slowMs,
  }
}
