/** The packs as they hold at each instant: what code ships, and from the activation of a pack of changes on that one, too. */
import { NO_END } from '../shared/instant.ts'
import { ALWAYS } from './dated.ts'
import { changed, noChanges, type Changes } from './changes.ts'
import {
  jurisdictionsOf,
  packAt as shippedAt,
  type PackAt,
  type PackAtOf,
} from './jurisdictions.ts'
import type { Pack } from './pack.ts'
import { packs as shipped } from './packs.ts'

export type PacksInForce = {
  /** As whoever decides at an instant goes by them, then and ever after. */
  readonly packAt: PackAtOf
  /** All of those that hold at some time. */
  readonly packs: readonly Pack[]
}

export const shippedPacks: PacksInForce = { packAt: shippedAt, packs: shipped }

/** In the order of their activations. */
export type ActivatedChanges = {
  readonly at: string
  /** Exclusive; null: until another takes its place. */
  readonly to: string | null
  readonly changes: Changes
}

type Stretch = { readonly from: string; readonly until: string; readonly packAt: PackAtOf }

/** Whatever is activated later, what held at an instant stays what it was: an activation is always ahead. */
export function packsInForceBy(activated: readonly ActivatedChanges[]): PacksInForce {
  if (activated.length === 0) return shippedPacks
  const made = activated.map(({ changes }) => changed(shipped, changes))
  const asked = made.map(jurisdictionsOf)
  const borders = activated.flatMap(({ at, to }) => (to === null ? [at] : [at, to]))
  const instants = [...new Set([ALWAYS, ...borders])].sort()
  const stretches = instants.map((from, n): Stretch => {
    const last = activated.findLastIndex(({ at, to }) => at <= from && from < (to ?? NO_END))
    return { from, until: instants[n + 1] ?? NO_END, packAt: asked[last] ?? shippedAt }
  })
  return {
    packs: [...new Set([...shipped, ...made.flat()])],
    packAt(market, at) {
      const stretch = stretches.findLast(({ from }) => from <= at)
      if (stretch === undefined) throw new RangeError(`no pack holds at ${at}`)
      return within(stretch.packAt(market, at), stretch)
    },
  }
}

/** Nothing in it changes within [from, until): not by an activation either. */
function within(pack: PackAt, { from, until }: Stretch): PackAt {
  if (pack.from >= from && pack.until <= until) return pack
  return {
    ...pack,
    from: pack.from < from ? from : pack.from,
    until: pack.until < until ? pack.until : until,
  }
}

/** Changes that hold at an instant. */
export const changesAt = (activated: readonly ActivatedChanges[], at: string): Changes =>
  activated.findLast((one) => one.at <= at && at < (one.to ?? NO_END))?.changes ?? noChanges
