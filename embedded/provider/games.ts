/** The sandbox's titles: what a stake is multiplied by, drawn by weight. */
import { randomInt } from 'node:crypto'

/** Of every title. */
const WEIGHTS = 1_000

export type Game = {
  readonly id: string
  readonly name: string
  /** What the weights leave over wins nothing. */
  readonly prizes: readonly { readonly times: number; readonly weight: number }[]
}

const prizes = (...pairs: [times: number, weight: number][]) =>
  pairs.map(([times, weight]) => ({ times, weight }))

/** Whole multiples: what a stake can be written as, a payout can. */
export const GAMES: readonly Game[] = [
  {
    id: 'sandbox:harbour-lights',
    name: 'Harbour Lights',
    prizes: prizes([1, 300], [2, 180], [3, 60], [4, 30]),
  },
  {
    id: 'sandbox:copper-canyon',
    name: 'Copper Canyon',
    prizes: prizes([2, 200], [3, 80], [5, 40], [10, 11]),
  },
  {
    id: 'sandbox:night-market',
    name: 'Night Market',
    prizes: prizes([2, 220], [4, 70], [8, 30]),
  },
  {
    id: 'sandbox:tide-tables',
    name: 'Tide Tables',
    prizes: prizes([1, 480], [2, 150], [4, 45]),
  },
  {
    id: 'sandbox:north-star',
    name: 'North Star',
    prizes: prizes([5, 60], [20, 15], [50, 1], [100, 3]),
  },
  { id: 'sandbox:two-of-hearts', name: 'Two of Hearts', prizes: prizes([2, 480]) },
]

export const gameOf = (id: string): Game | undefined => GAMES.find((game) => game.id === id)

/** In hundredths of a percent. */
export const rtpOf = ({ prizes: all }: Game): number =>
  (all.reduce((sum, { times, weight }) => sum + times * weight, 0) * 10_000) / WEIGHTS

/** What the stake is multiplied by; 0 is a loss. */
export function draw({ prizes: all }: Game): number {
  let ticket = randomInt(WEIGHTS)
  for (const { times, weight } of all) {
    if (ticket < weight) return times
    ticket -= weight
  }
  return 0
}
