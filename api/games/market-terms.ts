/** What the law of a market says of a bet, in the wallet's own words. */
import type { StakeCap } from '../../domain/jurisdictions/columns/play.ts'
import { packAt, type PackAt, type PackAtOf } from '../../domain/jurisdictions/jurisdictions.ts'
import type { Pack } from '../../domain/jurisdictions/pack.ts'
import { termsAt } from '../../domain/jurisdictions/terms.ts'
import { yearsAfter } from '../../domain/shared/calendar.ts'
import { exponentOf } from '../../domain/shared/currency.ts'
import type { Product } from '../../domain/shared/dimensions.ts'
import { fromMs, NO_END, toMs } from '../../domain/shared/instant.ts'
import { minor, MINOR_MAX, ZERO, type Minor } from '../../domain/shared/money.ts'
import type { Clearance, Terms } from '../../domain/wallet/clearance.ts'

export type Playing = {
  readonly market: string | null
  readonly product: Product
  /** Of the wallet. */
  readonly currency: string
  /** null: not on record; the strictest of all ages holds. */
  readonly turns18On: string | null
}

/** Of a union of all markets, whose figures are in no currency: minor units with two decimals. */
const UNION = { exponent: 2, timeZone: 'UTC' }

/** Undefined where the market says nothing of the product: a bet is then decided without terms, as ever. */
export function marketTerms(
  playing: Playing,
  at: string,
  packsAt: PackAtOf = packAt,
): Terms | undefined {
  const { market, product, turns18On } = playing
  const pack = packsAt(market, at)
  const caps = pack.values.stakeCaps.filter((cap) => cap.product === product)
  if (caps.length === 0) return undefined
  const timeZone = pack.timeZone ?? UNION.timeZone
  const age = turns18On === null ? null : ageOn(turns18On, dayIn(timeZone, at))
  const { stakeMax, version, until } = termsAt(market, at, { age, product, packsAt })
  const birthday = age === null ? null : nextOf(caps, { age, turns18On: turns18On ?? '' })
  const birthdayAt = birthday === null ? until : dayBegins(birthday, timeZone)
  return {
    version,
    validUntil: birthdayAt < until ? birthdayAt : until,
    stakeMax: stakeMax === null ? minor(MINOR_MAX) : inCurrency(stakeMax, pack, playing.currency),
    lossLeft: minor(MINOR_MAX),
    nextCheck: null,
  }
}

const FREE: Terms = {
  version: 'none',
  validUntil: NO_END,
  stakeMax: minor(MINOR_MAX),
  lossLeft: minor(MINOR_MAX),
  nextCheck: null,
}

/** Where the market says nothing of the product: those that a bet on another one has named do not hold for this. */
export const termsBeyond = ({ terms }: Clearance): Terms | undefined =>
  terms === null ? undefined : FREE

const capped = new WeakMap<readonly Pack[], ReadonlySet<Product>>()

/** Whether any market caps stakes of the product at any time. */
export function isCapped(product: Product, packs: readonly Pack[]): boolean {
  const known = capped.get(packs) ?? new Set(packs.flatMap(capsOf))
  capped.set(packs, known)
  return known.has(product)
}

const capsOf = ({ columns }: Pack): Product[] =>
  columns.stakeCaps.flatMap(({ value }) => value.map(({ product }) => product))

/** Whether the product may be played there at all. */
export const isOffered = ({ values }: PackAt, product: Product): boolean =>
  values.products.includes(product)

/**
 * A cap is in the market's currency. No rate of exchange is in the house: in a wallet of another one nothing may be staked.
 * The union's is as many units of whichever currency.
 */
function inCurrency(cap: Minor, { currency }: PackAt, own: string): Minor {
  if (currency !== null) return currency === own ? cap : ZERO
  const exponent = exponentOf(own) ?? UNION.exponent
  return minor((cap * 10n ** BigInt(exponent)) / 10n ** BigInt(UNION.exponent))
}

/** In years on that day; whoever was born on 29 February is older on 1 March. */
function ageOn(turns18On: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(turns18On.slice(0, 4))
  return 18 + years - (day.slice(4) < turns18On.slice(4) ? 1 : 0)
}

/** The day of the next birthday that changes a cap. */
function nextOf(caps: readonly StakeCap[], whose: { age: number; turns18On: string }) {
  const next = caps.find(({ fromAge }) => fromAge > whose.age)
  return next === undefined ? null : yearsAfter(whose.turns18On, next.fromAge - 18)
}

/** As a clock there shows it, "2026-11-30 13:05:00". */
const shownIn = (timeZone: string, ms: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)

const dayIn = (timeZone: string, at: string): string => shownIn(timeZone, toMs(at)).slice(0, 10)

/** No market changes its clocks between midnight there and midnight in UTC. */
function dayBegins(day: string, timeZone: string): string {
  const utcMs = toMs(`${day}T00:00:00.000Z`)
  const shownMs = toMs(`${shownIn(timeZone, utcMs).replace(' ', 'T')}Z`)
  return fromMs(2 * utcMs - shownMs)
}
