/** The titles of other providers. One that was ever played stays here: payouts of its rounds may come as long as they like. */
import type { Product } from '../shared/dimensions.ts'

export type Title = {
  /** Ours; in events, for ever. */
  readonly gameId: string
  readonly title: string
  /** As it is connected. */
  readonly provider: string
  /** What the provider calls the game. */
  readonly code: string
  readonly product: Product
  /** As the provider says it, all of them. */
  readonly rtpTargetBp: number
  /** Ten-thousandths of the stake, stake included. */
  readonly highestWinBp: bigint
  /** The standard deviation of what one round pays, in ten-thousandths of the stake. */
  readonly deviationBp: bigint
}

const HUB88 = 'sandbox-hub88'
const SOFTSWISS = 'sandbox-softswiss'
const PRAGMATIC = 'sandbox-pragmatic'

/** Of the sandbox provider, which is connected once in each of its styles. */
export const titles: readonly Title[] = [
  {
    gameId: 'harbour-lights',
    title: 'Harbour Lights',
    provider: HUB88,
    code: 'sandbox:harbour-lights',
    product: 'slots',
    rtpTargetBp: 9_600,
    highestWinBp: 40_000n,
    deviationBp: 10_575n,
  },
  {
    gameId: 'copper-canyon',
    title: 'Copper Canyon',
    provider: HUB88,
    code: 'sandbox:copper-canyon',
    product: 'slots',
    rtpTargetBp: 9_500,
    highestWinBp: 100_000n,
    deviationBp: 16_484n,
  },
  {
    gameId: 'night-market',
    title: 'Night Market',
    provider: SOFTSWISS,
    code: 'sandbox:night-market',
    product: 'slots',
    rtpTargetBp: 9_600,
    highestWinBp: 80_000n,
    deviationBp: 17_315n,
  },
  {
    gameId: 'tide-tables',
    title: 'Tide Tables',
    provider: SOFTSWISS,
    code: 'sandbox:tide-tables',
    product: 'slots',
    rtpTargetBp: 9_600,
    highestWinBp: 40_000n,
    deviationBp: 9_372n,
  },
  {
    gameId: 'north-star',
    title: 'North Star',
    provider: PRAGMATIC,
    code: 'sandbox:north-star',
    product: 'slots',
    rtpTargetBp: 9_500,
    highestWinBp: 1_000_000n,
    deviationBp: 62_527n,
  },
  {
    gameId: 'two-of-hearts',
    title: 'Two of Hearts',
    provider: PRAGMATIC,
    code: 'sandbox:two-of-hearts',
    product: 'casino',
    rtpTargetBp: 9_600,
    highestWinBp: 20_000n,
    deviationBp: 9_991n,
  },
]

/** By what its provider calls it. */
export const titleBy = (provider: string, code: string | null): Title | undefined =>
  titles.find((title) => title.provider === provider && title.code === code)
