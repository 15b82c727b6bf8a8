/** How a round goes: a stake, a draw, its end; in another order or way where its fault says so. */
import { draw, type Game } from './games.ts'
import type { Hand } from './hand.ts'
import { rollbackOf, stakedOf, stakesOf } from './round.ts'

const stakeIn = (hand: Hand): string => hand.add('stake', null, BigInt(hand.round().stake))

const rollbackIn = (hand: Hand, stake: string): string =>
  rollbackOf(hand.round(), stake)?.id ?? hand.add('rollback', stake, 0n)

const isAnyDone = (hand: Hand) => stakesOf(hand.round()).some(({ state }) => state === 'done')

/** All stakes that may stand; then the round has ended. */
async function takeBack(hand: Hand): Promise<void> {
  const stakes = stakesOf(hand.round()).filter(({ state }) => state !== 'refused')
  for (const { id } of stakes) {
    const rollback = rollbackIn(hand, id)
    const isLast = id === stakes.at(-1)?.id
    const result =
      (isLast ? await hand.insist([rollback], true) : null) ?? (await hand.insist([rollback]))
    if (result !== 'done') return hand.end('stuck')
  }
  hand.end('returned')
}

/** Whether there is a stake to play for; else the round has ended. */
async function isStaked(hand: Hand, stake: string): Promise<boolean> {
  const heard = await hand.say([stake])
  if (heard?.result === 'unclear') {
    await takeBack(hand)
    return false
  }
  const isOn = isAnyDone(hand)
  if (!isOn) hand.end('refused')
  return isOn
}

/** Up to its draw. Answers whether there is one to come; else the round has ended. */
async function begin(hand: Hand, game: Game): Promise<boolean> {
  const stake = stakeIn(hand)
  switch (hand.round().fault) {
    case 'batch': // it is said with its payout
      return true
    case 'twoStakes':
      return (await isStaked(hand, stake)) && isStaked(hand, stakeIn(hand))
    case 'payoutFirst': {
      hand.drawn(draw(game) || 1)
      await hand.say([payoutIn(hand)])
      return isStaked(hand, stake)
    }
    case 'lostStake':
      await hand.sayUnheard(stake)
      await takeBack(hand)
      return false
    case 'slowAnswer':
      await Promise.all([hand.sayUnheard(stake).catch(() => {}), takeBack(hand)])
      return false
    case 'rollbackFirst': {
      const result = await hand.insist([rollbackIn(hand, stake)])
      await hand.say([stake])
      hand.end(result === 'done' ? 'returned' : 'stuck')
      return false
    }
    case 'returned':
      if (await isStaked(hand, stake)) await takeBack(hand)
      return false
    default:
      return isStaked(hand, stake)
  }
}

/** The id of the payout, made if there is none. */
function payoutIn(hand: Hand): string {
  const { moves, times } = hand.round()
  const made = moves.find(({ kind }) => kind === 'payout')
  const of = stakesOf(hand.round()).findLast(({ state }) => state !== 'refused')?.id ?? null
  return made?.id ?? hand.add('payout', of, stakedOf(hand.round()) * BigInt(times ?? 0))
}

/** With the end of the round, in one call where the style has it. */
async function sayLast(hand: Hand, ids: readonly string[]) {
  const both = await hand.insist(ids, true)
  if (both !== null) return both
  const moved = await hand.insist(ids)
  return moved === 'done' ? hand.insist([], true) : moved
}

async function pay(hand: Hand): Promise<'done' | 'refused' | null> {
  const { fault, times } = hand.round()
  switch (fault) {
    case 'batch':
    case 'mixedBatch':
      return hand.insist([...stakesOf(hand.round()).map(({ id }) => id), payoutIn(hand)], true)
    case 'promo': {
      const payout = payoutIn(hand)
      const promo = hand.add('promo', null, BigInt(hand.round().stake))
      const both = await sayLast(hand, [payout, promo])
      if (both !== null) return both
      const paid = await sayLast(hand, [payout])
      await hand.insist([promo]) // refused by who issued none
      return paid
    }
    default:
      if (times !== 0) return sayLast(hand, [payoutIn(hand)])
      return (await hand.insist([], true)) ?? sayLast(hand, [payoutIn(hand)])
  }
}

/** From its draw to its end. */
async function settle(hand: Hand, game: Game): Promise<void> {
  if (hand.round().times === null) hand.drawn(draw(game))
  const result = await pay(hand)
  if (result === 'done') hand.end('settled')
  else hand.end(isAnyDone(hand) ? 'stuck' : 'refused')
}

export async function play(hand: Hand, game: Game): Promise<void> {
  const goesOn = await begin(hand, game)
  if (goesOn && !hand.round().isHeld) await settle(hand, game)
}

/** On from where it was left, by an earlier process, too: a stake whose answer was not heard is taken back. */
export async function goOn(hand: Hand, game: Game, isAsked: boolean): Promise<void> {
  const { fault, times, isHeld, moves } = hand.round()
  const stakes = stakesOf(hand.round())
  if (stakes.length === 0) return hand.end('refused')
  const isUnclear = fault !== 'batch' && stakes.some(({ state }) => state === 'open')
  if (isUnclear || moves.some(({ kind }) => kind === 'rollback')) return takeBack(hand)
  if (isAsked || times !== null || !isHeld) await settle(hand, game)
}
