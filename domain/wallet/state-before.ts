/** From a snapshot of the version before to what this one would hold at the same event. */
import type { StateStep } from '../shared/decider.ts'

type StateBefore = { market: { revision: number } | null }

/**
 * Before openings said a brand they said no market either. One that said its market may have said its brand, which older code,
 * playing on beside this one, did not keep: there the stream has to be read.
 */
export const fromVersion4: StateStep = {
  version: 4,
  step(state: StateBefore) {
    if (state.market?.revision === 0) throw new RangeError('its opening may say a brand')
    return { ...state, brand: null }
  },
}
