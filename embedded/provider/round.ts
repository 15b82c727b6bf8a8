/** A round as the provider keeps it: its moves, what was said of them and what was heard; and what they come to. */
import type { Heard, Move } from './codec.ts'

/** What goes wrong in a round because it is told to; docs/providers.md says what each of them does. */
export const FAULTS = [
  'duplicate',
  'lostAnswer',
  'otherAmount',
  'unknownField',
  'wrongSign',
  'lostStake',
  'slowAnswer',
  'rollbackFirst',
  'payoutFirst',
  'returned',
  'twoStakes',
  'batch',
  'mixedBatch',
  'promo',
] as const
export type Fault = (typeof FAULTS)[number]

/** `open`: no clear answer has come. */
export type KeptMove = Omit<Move, 'amount'> & {
  readonly amount: string
  readonly state: 'open' | 'done' | 'refused'
}

export type Call = Pick<Heard, 'result' | 'code' | 'ids'> & {
  /** The ids of the moves; none: the end of the round. */
  readonly moves: readonly string[]
  readonly balance: string | null
  /** What was wrong with it on purpose. */
  readonly as: 'said' | 'again' | 'unheard' | 'forged' | 'otherAmount'
}

/**
 * `open` is the one state that is none of the ends. `returned`: its stakes were taken back; `refused`: it had none;
 * `stuck`: the casino refuses what it has to take, a person has to look.
 */
export type Round = {
  readonly id: string
  readonly launchId: string
  readonly stake: string
  readonly fault: Fault | null
  readonly isHeld: boolean
  readonly openedAt: string
  readonly moves: readonly KeptMove[]
  /** What the stakes are multiplied by; null: not drawn. */
  readonly times: number | null
  readonly status: 'open' | 'settled' | 'returned' | 'refused' | 'stuck'
  readonly calls: readonly Call[]
}

export const toMove = ({ kind, id, of, amount }: KeptMove): Move => ({
  kind,
  id,
  of,
  amount: BigInt(amount),
})

const isStake = ({ kind }: KeptMove) => kind === 'stake'

export const stakesOf = ({ moves }: Round): KeptMove[] => moves.filter(isStake)

export const rollbackOf = ({ moves }: Round, id: string): KeptMove | undefined =>
  moves.find(({ kind, of }) => kind === 'rollback' && of === id)

const sum = (moves: readonly KeptMove[]) =>
  moves.reduce((total, { amount }) => total + BigInt(amount), 0n)

/** What the stakes that stand come to. */
export const stakedOf = (round: Round): bigint =>
  sum(stakesOf(round).filter(({ state }) => state !== 'refused'))

/**
 * Of one round. A stake counts until it is refused or a rollback of it was done: what the casino did with it is not known before.
 * A payout counts once it is done.
 */
export function sumsOf(round: Round) {
  const returned = stakesOf(round).filter(({ id }) => rollbackOf(round, id)?.state === 'done')
  const isWin = ({ kind, state }: KeptMove) =>
    (kind === 'payout' || kind === 'promo') && state === 'done'
  return {
    stakes: sum(stakesOf(round).filter((one) => one.state !== 'refused' || returned.includes(one))),
    refunds: sum(returned),
    wins: sum(round.moves.filter(isWin)),
  }
}
