/** What a bet may do without looking at more than two figures: terms as the wallet takes them, and what is left under them. */
import { z } from 'zod'
import { instantSchema, NO_END } from '../shared/instant.ts'
import { minor, minorSchema, MINOR_MAX, type Minor } from '../shared/money.ts'
import { textSchema } from '../shared/text.ts'
import { ownPayout, ownStake, type PaidOut, type Staked } from '../shared/own-money.ts'

/**
 * What market, age, date and product say at an instant, computed by whoever gives the command. A fact names those that it
 * was decided under where no fact before it did.
 */
export const termsSchema = z.object({
  version: textSchema(40).describe('of the rules that say so'),
  validUntil: instantSchema.describe('from then on others may hold'),
  stakeMax: minorSchema.describe('highest stake of one bet'),
  lossLeft: minorSchema.describe('what could still be lost, before this: stakes less payouts'),
  nextCheck: instantSchema.nullable().describe('no bet from then on, until the player was asked'),
})
export type Terms = z.output<typeof termsSchema>

/** `terms` are those that were named last; `lossLeft` goes on from what they say. */
export const clearanceSchema = z.object({
  terms: termsSchema.nullable(),
  validUntil: z.string().describe('of all of this: the next check is due then, at the latest'),
  stakeLeft: minorSchema.describe('highest next stake'),
  lossLeft: minorSchema,
})
export type Clearance = z.output<typeof clearanceSchema>

const UNLIMITED = minor(MINOR_MAX)

/** Where nobody ever named terms. */
export const unlimited = (): Clearance => ({
  terms: null,
  validUntil: NO_END,
  stakeLeft: UNLIMITED,
  lossLeft: UNLIMITED,
})

export type ClearanceRejection = 'CHECK_DUE' | 'LOSS_LIMIT_REACHED' | 'STAKE_ABOVE_TERMS'

type Bet = { readonly at: string; readonly stake: Minor; readonly terms?: Terms }

/** null: cleared; terms: cleared under these, which the bet has to name; else why not. `own`: of the stake, which may be lost. */
export function clear(
  clearance: Clearance,
  bet: Bet,
  own: Minor = bet.stake,
): ClearanceRejection | Terms | null {
  const { at, stake, terms } = bet
  const isNamed = terms === undefined || terms.version === clearance.terms?.version
  if (isNamed && at < clearance.validUntil && stake <= clearance.stakeLeft) return null // nearly always
  if (terms === undefined || isSame(terms, clearance.terms)) return whyNot(clearance, bet, own)
  return whyNot(named(terms), bet, own) ?? terms
}

function whyNot(
  { terms, lossLeft }: Clearance,
  { at, stake }: Bet,
  own: Minor,
): ClearanceRejection | null {
  const { nextCheck = null, validUntil = NO_END, stakeMax = UNLIMITED } = terms ?? {}
  if (nextCheck !== null && at >= nextCheck) return 'CHECK_DUE'
  if (at >= validUntil) throw new RangeError(`terms that held until ${validUntil}`)
  if (stake > stakeMax) return 'STAKE_ABOVE_TERMS'
  return own > lossLeft ? 'LOSS_LIMIT_REACHED' : null
}

const isSame = (terms: Terms, other: Terms | null): boolean =>
  other !== null &&
  terms.version === other.version &&
  terms.validUntil === other.validUntil &&
  terms.stakeMax === other.stakeMax &&
  terms.lossLeft === other.lossLeft &&
  terms.nextCheck === other.nextCheck

/** As they are when a fact has named them. */
export function named(terms: Terms): Clearance {
  const { nextCheck, validUntil, lossLeft } = terms
  const isFirst = nextCheck !== null && nextCheck < validUntil
  return counted({ terms, validUntil: isFirst ? nextCheck : validUntil }, lossLeft)
}

/** `left`: what could still be lost; beyond what an amount can be it is the nearest that can. */
function counted(
  { terms, validUntil }: Pick<Clearance, 'terms' | 'validUntil'>,
  left: bigint,
): Clearance {
  const lossLeft = minor(left > MINOR_MAX ? MINOR_MAX : left < 0n ? 0n : left)
  const stakeMax = terms?.stakeMax ?? UNLIMITED
  return { terms, validUntil, lossLeft, stakeLeft: stakeMax < lossLeft ? stakeMax : lossLeft }
}

/** A bet takes its own money from what is left; one that names terms begins with theirs. */
export function staked(
  before: Clearance,
  bet: Staked & { readonly terms?: Terms | undefined },
): Clearance {
  const { terms } = bet
  const clearance = terms === undefined ? before : named(terms)
  return clearance.terms === null
    ? clearance
    : counted(clearance, clearance.lossLeft - ownStake(bet))
}

export const paidOut = (before: Clearance, win: PaidOut): Clearance =>
  before.terms === null ? before : counted(before, before.lossLeft + ownPayout(win))
