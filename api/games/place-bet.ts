/** One round: a single append to the wallet's stream carries stake and payout. */
import { eventOf, factOf } from '../../eventstore/command.ts'
import { paytableOf } from '../../domain/games/paytables/catalogue.ts'
import { stakesOf } from '../../domain/games/paytables/stakes.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import { ZERO, type Minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../commands/command.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { ownSession } from './own-session.ts'
import { whileSeedPending } from './seed-pending.ts'
import { stakeGate } from './stake-gate.ts'

export type Bet = { sessionId: string; stake: Minor; choice: string }

/** The round as it was settled; `balance` is the balance after it. */
export type BetAnswer = Effect & {
  roundId: string
  nonce: number
  outcome: string
  payout: Minor
  balance: Minor
  currency: string
  seedHash: string
  clientSeed: string
}

export type PlaceBet = (asked: Asked, bet: Bet) => Promise<BetAnswer>

export const createPlaceBet =
  (deps: CommandDeps): PlaceBet =>
  async (asked, bet) => {
    const { handler, seals, finishers, onTrouble, noteRefusal } = deps
    const { playerId } = asked
    const { sessionId, stake, choice } = bet
    const session = await ownSession(handler, { playerId, sessionId })
    const request = requestOf(asked, bet)
    const paytable = paytableOf(session.paytableVersion)
    const termsAt = await stakeGate(deps, { playerId, game: paytable })
    const executed = await whileSeedPending(deps, { sessionId, session }, ({ seeds }) =>
      handler.execute(wallet, {
        id: playerId,
        ...request,
        command: (at, state) => {
          const terms = termsAt(at, state)
          const play = {
            type: 'PlayRound' as const,
            at,
            sessionId,
            stake,
            choice,
            roundId: createdIdOf(request.commandId, 'round', playerId),
            seeds: seals.unsealAll(seeds),
            paytable,
          }
          return terms === undefined ? play : { ...play, terms }
        },
      }),
    )
    if (executed.outcome === 'rejected') {
      const { requestId } = asked
      noteRefusal?.({ playerId, act: 'bet', code: executed.reason, amount: stake, requestId })
      refuseWithAdvice(executed.reason, session.paytableVersion, choice)
    }
    const { events, position, isReplay } = accepted(executed)
    for (const event of events) {
      if (event.type !== 'SeedInForce' || isReplay) continue
      finishers.finish(event).catch((error: unknown) => {
        onTrouble?.(`the seed that ended in session ${sessionId} is left to the finishers`, error)
      })
    }
    const currency = session.currency ?? (await handler.stateOf(wallet, playerId)).currency
    return { currency, position, isReplay, ...settledOf(events) }
  }

/** The figures of the choice: what can be staked depends on it. */
function refuseWithAdvice(reason: string, paytableVersion: string, choice: string): void {
  if (reason !== 'STAKE_OFF_STEP') return
  const { step, anyFrom } = stakesOf(paytableOf(paytableVersion), choice)
  throw new Refusal(
    reason,
    `a choice of ${choice} takes multiples of ${step}, and any stake from ${anyFrom} on`,
  )
}

/** From the events alone: a repeat is answered by those of the first time. */
function settledOf(events: readonly WalletEvent[]) {
  const { data: bet } = eventOf(events, 'BetPlaced')
  const win = factOf(events, 'WinCredited')
  const { roundId, nonce, outcome, seedHash, clientSeed } = bet
  const payout = win?.payout ?? ZERO
  return { roundId, nonce, outcome, payout, balance: (win ?? bet).balance, seedHash, clientSeed }
}
