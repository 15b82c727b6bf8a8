// What orders to rebuild have done, in words; the same goes out as JSON.
import type { Paced } from '../../projections/rebuilds/pace.ts'

export type Shown = { name: string; generation: number; isLive: boolean }

export const shownInWords = (shown: readonly Shown[]): string =>
  shown
    .filter(({ isLive }) => isLive)
    .map(
      ({ name, generation }) =>
        `${name}: generation ${generation} is live, the one before is kept\n`,
    )
    .join('')

export const givenUpInWords = (
  givenUp: readonly { name: string; generation: number; isKept: boolean }[],
): string =>
  givenUp
    .map(({ name, generation, isKept }) => {
      const end = isKept ? 'is not shown again, and still kept' : 'is dropped'
      return `${name}: generation ${generation} ${end}\n`
    })
    .join('')

export const pacedInWords = (paced: readonly Paced[]): string =>
  paced.map((one) => `${one.name}: generation ${one.generation} ${stateOf(one)}\n`).join('')

function stateOf({ name, pace, pausedPace, until }: Paced): string {
  const end =
    until === null
      ? ''
      : `, to ${until} (beyond with npm run rebuild -- resume ${name} --to-the-end)`
  if (pace === 0) return `is paused; resumed, it goes on ${speedOf(pausedPace)}${end}`
  return `goes on ${speedOf(pace)}${end}`
}

const speedOf = (pace: number | null): string =>
  pace === null ? 'as fast as it can' : `at ${pace} events a second`
