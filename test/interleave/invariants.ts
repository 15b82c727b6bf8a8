/** What must hold of a log after any schedule; each violation is a sentence. */
import { gameSession as gameSessionDecider } from '../../domain/games/session/decider.ts'
import type { GameSessionEvent } from '../../domain/games/session/events.ts'
import { wallet as walletDecider } from '../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { adjustmentViolations, DECIDING } from './adjustments.ts'
import { PROVIDED } from './parts.ts'
import type { Outcome } from './program.ts'
import { ASKING, restrictionViolations } from './restrictions.ts'
import { allEvents, PLAYER, type World } from './world.ts'

type Fact<Type> = Recorded<Extract<WalletEvent | GameSessionEvent, { type: Type }>>

export function violations(world: World, outcomes: readonly Outcome[]): string[] {
  const events = allEvents(world.log).filter(
    ({ stream }) => !stream.startsWith('snapshot-') && stream !== PROVIDED,
  )
  return [
    ...nonces(events),
    ...revealedThenBet(events),
    ...betAfterClose(events, outcomes),
    ...commandsTwice(events),
    ...answersWithoutFacts(events, outcomes),
    ...repeatsThatDiffer(outcomes),
    ...money(events),
    ...disagreements(events),
    ...adjustmentViolations(events),
    ...restrictionViolations(events, outcomes),
  ]
}

const of = <Type extends string>(events: readonly Recorded[], type: Type) =>
  events.filter((event) => event.type === type) as unknown as Fact<Type>[]

function nonces(events: readonly Recorded[]): string[] {
  const next = new Map<string, number>()
  return of(events, 'BetPlaced').flatMap(({ data: { seedHash, nonce } }) => {
    const expected = next.get(seedHash) ?? 0
    next.set(seedHash, nonce + 1)
    return nonce === expected ? [] : [`nonce ${nonce} where ${expected} was next`]
  })
}

function revealedThenBet(events: readonly Recorded[]): string[] {
  const revealed = new Map(of(events, 'SeedRevealed').map((e) => [e.data.seedHash, e.position]))
  return of(events, 'BetPlaced')
    .filter(({ data, position }) => position > (revealed.get(data.seedHash) ?? position))
    .map(({ data }) => `a bet at nonce ${data.nonce} on a revealed seed`)
}

function betAfterClose(events: readonly Recorded[], outcomes: readonly Outcome[]): string[] {
  const closes = outcomes.filter(({ op, kind }) => op.kind === 'close' && kind === 'answered')
  return closes.flatMap(({ answer, at }) => {
    const { sessionId } = JSON.parse(answer) as { sessionId: string }
    return of(events, 'BetPlaced')
      .filter(({ data, position }) => data.sessionId === sessionId && position > at)
      .map(({ data }) => `a bet at nonce ${data.nonce} after an answered close`)
  })
}

/** A command has its events once: of each type one, but for a close, which may reveal several seeds. */
function commandsTwice(events: readonly Recorded[]): string[] {
  const seen = new Set<string>()
  return events.flatMap(({ stream, commandId, type }) => {
    const key = `${stream} ${commandId} ${type}`
    const isRepeat = seen.has(key) && type !== 'SeedRevealed'
    seen.add(key)
    return isRepeat ? [`a command twice: ${type} in ${stream}`] : []
  })
}

function answersWithoutFacts(events: readonly Recorded[], outcomes: readonly Outcome[]): string[] {
  const written = new Set(events.map(({ commandId }) => commandId))
  const whose = (op: Outcome['op']) => {
    if (op.kind === 'endAccount') return ASKING // whoever ended it may not bring it back
    return 'nth' in op || 'by' in op ? DECIDING : PLAYER
  }
  return outcomes
    .filter(({ kind }) => kind === 'answered')
    .filter(({ op }) => !written.has(commandIdOf(whose(op), op.kind, op.key)))
    .map(({ op }) => `answered without a fact: ${op.kind} ${op.key}`)
}

/** Of all that were answered under one key the body is the same, and so is the answer. */
function repeatsThatDiffer(outcomes: readonly Outcome[]): string[] {
  const first = new Map<string, Outcome>()
  return outcomes
    .filter(({ kind }) => kind === 'answered')
    .flatMap((outcome) => {
      const key = `${outcome.op.kind} ${outcome.op.key}`
      const before = first.get(key)
      if (before === undefined) {
        first.set(key, outcome)
        return []
      }
      if (before.body !== outcome.body) return [`${key} was answered for two bodies`]
      const isOpen = outcome.op.kind === 'bet' // the others show a state that goes on
      return isOpen && before.answer !== outcome.answer ? [`${key} has two answers`] : []
    })
}

function money(events: readonly Recorded[]): string[] {
  const inside = events.reduce((sum, { type, data }) => {
    if (type === 'Deposited') return sum + data.amount
    if (type === 'BetPlaced') return sum - data.stake
    if (type === 'WithdrawalRequested') return sum - data.amount
    if (type === 'WithdrawalFailed') return sum + data.amount
    if (type === 'Adjusted')
      return data.direction === 'credit' ? sum + data.amount : sum - data.amount
    return type === 'WinCredited' ? sum + data.payout : sum
  }, 0n)
  const { balance } = walletStateOf(events)
  return balance === inside ? [] : [`balance ${balance}, sum of the ledger ${inside}`]
}

export const walletStateOf = (events: readonly Recorded[]) =>
  events
    .filter(({ stream }) => stream === `wallet-${PLAYER}`)
    .reduce(
      (state, event) => walletDecider.evolve(state, event as WalletEvent, event.occurredAt),
      walletDecider.initialState(),
    )

/** Once the finishers are done, wallet and sessions say the same. */
function disagreements(events: readonly Recorded[]): string[] {
  const { sessions } = walletStateOf(events)
  const found: string[] = []
  for (const { key: sessionId } of of(events, 'SessionOpened')) {
    const state = events
      .filter(({ stream }) => stream === `gameSession-${sessionId}`)
      .reduce(
        (before, event) =>
          gameSessionDecider.evolve(before, event as GameSessionEvent, event.occurredAt),
        gameSessionDecider.initialState(),
      )
    const onWallet = sessions[sessionId]
    const secret = state.seeds.filter(({ isRevealed }) => !isRevealed).map((s) => s.seedHash)
    if ((onWallet !== undefined) !== (state.status === 'open')) {
      found.push(`session ${state.status}, but ${onWallet ? 'in force' : 'unknown'} on the wallet`)
    }
    const played = onWallet === undefined ? [] : [onWallet.seed.seedHash, onWallet.successorHash]
    if (secret.join() !== played.join()) found.push('the secret seeds are not those in play')
  }
  const recorded = new Set(of(events, 'SeedRecorded').map(({ data }) => data.seedHash))
  for (const { data } of of(events, 'SeedInForce')) {
    if (!recorded.has(data.ended.seedHash)) found.push('a seed ended without its record')
  }
  return found
}
