/** What holds in a market at an instant, and where the market is not known: the strictest of all, column by column. */
import { NO_END } from '../shared/instant.ts'
import { columns, COLUMNS, type ColumnName, type Values } from './columns.ts'
import { entryAt } from './dated.ts'
import { asMarket, type Market } from './markets.ts'
import { hashOf, packHash } from './pack-hash.ts'
import type { Pack } from './pack.ts'
import { packs } from './packs.ts'

/** One pack as it is at an instant. Nothing in it changes within [from, until). */
export type PackAt = {
  /** null: the strictest union. */
  readonly market: Market | null
  readonly version: string
  readonly hash: string
  /** That amounts are in; null: as many units of the wallet's own. */
  readonly currency: string | null
  /** null: of the union. */
  readonly timeZone: string | null
  readonly from: string
  readonly until: string
  readonly values: Values
}

/** `market`: as streams name it; one without a pack is taken as not known. */
export type PackAtOf = (market: string | null, at: string) => PackAt

/** Of a command that is decided by a market's law: that in force; undefined: what code ships. */
export type ByLaw = { readonly packsAt?: PackAtOf | undefined }

type Named = Pick<PackAt, 'market' | 'version' | 'hash' | 'currency' | 'timeZone'>

/** Of these packs, one a market. Every period is computed here, so that asking is a look-up. */
export function jurisdictionsOf(all: readonly Pack[]): PackAtOf {
  const periods = new Map<Market | null, readonly PackAt[]>()
  const hashes = all.map(packHash)
  for (const [n, pack] of all.entries()) {
    const { market, version, currency, timeZone } = pack
    const named = { market, version, hash: hashes[n] ?? '', currency, timeZone }
    periods.set(
      market,
      periodsOf(named, instantsOf([pack]), (at) => valuesOf(pack, at)),
    )
  }
  const hash = hashOf(hashes)
  const strictest = {
    market: null,
    version: `strictest-${hash.slice(0, 12)}`,
    hash,
    currency: null,
    timeZone: null,
  }
  periods.set(
    null,
    periodsOf(strictest, instantsOf(all), (at) => strictestOf(all.map((one) => valuesOf(one, at)))),
  )
  return (market, at) => {
    const own = periods.get(asMarket(market)) ?? periods.get(null)
    const period = own?.findLast(({ from }) => from <= at)
    if (period === undefined) throw new RangeError(`no pack holds at ${at}`)
    return period
  }
}

/** At which any value of them begins, in order. */
const instantsOf = (all: readonly Pack[]): string[] =>
  [
    ...new Set(
      all.flatMap((pack) => COLUMNS.flatMap((name) => pack.columns[name].map(({ from }) => from))),
    ),
  ].sort()

const periodsOf = (named: Named, instants: readonly string[], valuesAt: (at: string) => Values) =>
  instants.map((from, n) => ({
    ...named,
    from,
    until: instants[n + 1] ?? NO_END,
    values: valuesAt(from),
  }))

/** Built by name from a table of columns, which a type cannot follow. */
const valuesBy = (valueOf: (name: ColumnName) => unknown): Values =>
  Object.fromEntries(COLUMNS.map((name) => [name, valueOf(name)])) as Values

const valuesOf = (pack: Pack, at: string): Values =>
  valuesBy((name) => entryAt<unknown>(pack.columns[name], at).value)

export const strictestOf = (all: readonly Values[]): Values =>
  valuesBy((name) => {
    const strictest = columns[name].strictest as (values: readonly unknown[]) => unknown
    return strictest(all.map((values) => values[name]))
  })

/** Of the packs that this code ships. */
export const packAt: PackAtOf = jurisdictionsOf(packs)
