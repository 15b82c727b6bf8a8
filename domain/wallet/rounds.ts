/** Rounds at other providers: those that are open, and a few that are over and of which something may come all the same. */
import { z } from 'zod'
import { sessionDimensions } from '../shared/dimensions.ts'
import { minorSumSchema } from '../shared/money.ts'
import type { ProviderFact } from './provider-facts.ts'

/** Open at once, per wallet: keeps the state small. */
const OPEN_MAX = 64

/** Kept of those that are over; the oldest is forgotten first. */
const OVER_MAX = 64

const text = z.string()

const roundSchema = z.object({
  provider: text,
  gameId: text,
  roundId: text,
  sessionId: text.nullable(),
  isClosed: z.boolean(),
  stakes: z.int().describe('that were not returned'),
  staked: minorSumSchema.describe('by these'),
  ahead: minorSumSchema.describe('returned by the house: what a payout is less by'),
  bonus: z
    .object({
      bonusId: text.describe('of the last stake that one had a say in'),
      fromBonus: minorSumSchema.describe('of what is staked'),
      winsAfterEnd: z.enum(['cash', 'nothing']),
    })
    .nullable(),
  ...sessionDimensions.shape,
})
export type Round = z.output<typeof roundSchema>

export const roundsSchema = z.array(roundSchema).describe('the one that began last, last')
type Rounds = readonly Round[]

type Name = { provider: string; gameId: string | null; roundId: string | null }

export const roundIn = (rounds: Rounds, name: Name): Round | undefined => rounds.find(isOf(name))

const isOf =
  ({ provider, gameId, roundId }: Name) =>
  (round: Round): boolean =>
    round.roundId === roundId && round.gameId === gameId && round.provider === provider

/** A round all of whose stakes were returned has nothing to wait for. */
export const isOpen = ({ isClosed, stakes }: Round): boolean => !isClosed && stakes > 0

export const isFull = (rounds: Rounds): boolean =>
  rounds.length >= OPEN_MAX && rounds.filter(isOpen).length >= OPEN_MAX

/** Stakes of open rounds: no more the player's, and not yet the house's. */
export function heldIn(rounds: Rounds): bigint {
  let sum = 0n
  for (const round of rounds) if (isOpen(round)) sum += round.staked
  return sum
}

/** Whether the bonus has a say in a stake of an open round, which may come back. */
export const isStaked = (rounds: Rounds, bonusId: string): boolean =>
  rounds.some((round) => round.bonus?.bonusId === bonusId && isOpen(round))

type Of<Type extends ProviderFact['type']> = Extract<ProviderFact, { type: Type }>['data']

export function withStake(rounds: Rounds, data: Of<'StakePlaced'>): Round[] {
  const { stake, bonusId, fromBonus = 0n, winsAfterEnd = 'cash' } = data
  const known = roundIn(rounds, data)
  const before = known ?? begun(data)
  const bonus =
    bonusId === undefined
      ? before.bonus
      : { bonusId, fromBonus: (before.bonus?.fromBonus ?? 0n) + fromBonus, winsAfterEnd }
  const after = { ...before, stakes: before.stakes + 1, staked: before.staked + stake, bonus }
  return known === undefined ? [...rounds, after] : change(rounds, data, () => after)
}

function begun({ provider, gameId, roundId, sessionId, ...data }: Of<'StakePlaced'>): Round {
  const { market, brand, channel, product } = data
  return {
    provider,
    gameId,
    roundId,
    sessionId,
    isClosed: false,
    stakes: 0,
    staked: 0n,
    ahead: 0n,
    bonus: null,
    market,
    brand,
    channel,
    product,
  }
}

export const withReturn = (rounds: Rounds, data: Of<'StakeReturned'>): Round[] =>
  change(rounds, data, (round) => ({
    ...round,
    stakes: round.stakes - 1,
    staked: round.staked - data.stake,
    ahead: data.by === 'house' ? round.ahead + data.stake - (data.removed ?? 0n) : round.ahead,
    bonus: round.bonus && {
      ...round.bonus,
      fromBonus: round.bonus.fromBonus - (data.fromBonus ?? 0n),
    },
  }))

export const withPayout = (rounds: Rounds, data: Of<'PayoutCredited'>): Round[] =>
  change(rounds, data, (round) => ({
    ...round,
    ahead: round.ahead - (data.netted ?? 0n),
  }))

export const withTakenBack = (rounds: Rounds, data: Of<'PayoutReturned'>): Round[] =>
  change(rounds, data, (round) => ({
    ...round,
    ahead: round.ahead + (data.netted ?? 0n),
  }))

export const withClosed = (rounds: Rounds, data: Of<'RoundClosed'>): Round[] =>
  change(rounds, data, (round) => ({ ...round, isClosed: true }))

/** A round that is known no more stays so. */
function change(rounds: Rounds, name: Name, changed: (round: Round) => Round): Round[] {
  const isChanged = isOf(name)
  return kept(rounds.map((round) => (isChanged(round) ? changed(round) : round)))
}

/** What is over and done is let go: what is still to be asked of it stands in its close. */
function kept(rounds: readonly Round[]): Round[] {
  const isDone = (round: Round) => round.isClosed && round.ahead === 0n
  const left = rounds.filter((round) => !isDone(round))
  const over = left.filter((round) => !isOpen(round))
  if (over.length <= OVER_MAX) return left
  const forgotten = new Set(over.slice(0, over.length - OVER_MAX))
  return left.filter((round) => !forgotten.has(round))
}
