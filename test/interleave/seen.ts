/** Bets that are meant for what their player was shown, among all else that comes to the wallet; and what must hold of them. */
import type { Asked, StaleContent } from '../../api/commands/command.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { minor } from '../../domain/shared/money.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { tagOf } from '../../eventstore/shown.ts'
import { clientOf, type Clients } from './client.ts'
import { allEvents, PLAYER, type Process } from './world.ts'

/** Of one schedule. */
const BETS = 3
const ROUTE = 'seen'

/** `refusedFor`: the tag that the refusal named; undefined where it was not refused for what is shown. */
export type SeenOutcome = { key: string; tag: string; refusedFor: string | undefined }

type SeenBet = { key: string; tag: string; sessionId: string }

/** How a client reaches a process; another one stands in where a fault is wanted. */
export type PerformSeen = (bet: SeenBet, process: Process) => Promise<object>

const asking = (key: string): Asked => ({
  playerId: PLAYER,
  route: ROUTE,
  idempotencyKey: key,
  requestId: 'test',
})
const betIn = (sessionId: string) => ({ sessionId, stake: minor(50n), choice: '4950' })

const performSeen: PerformSeen = ({ key, tag, sessionId }, { commands }) =>
  commands.placeBet({ ...asking(key), expectedTag: tag }, betIn(sessionId))

/** As if nothing had to be as it was. */
export const unawares: PerformSeen = ({ key, sessionId }, { commands }) =>
  commands.placeBet(asking(key), betIn(sessionId))

type Doing = Clients & { sessionId: string; perform?: PerformSeen | undefined }

/** Each looks at the wallet at some time, and bets on what it saw. */
export const seenClients = (doing: Doing): Promise<SeenOutcome>[] =>
  Array.from({ length: BETS }, async (_, n) => {
    const { world, sessionId, perform = performSeen } = doing
    for (let step = 0; step <= n * 5; step += 1) await world.scheduler.step('client')
    const tag = tagAfter(ofWallet(allEvents(world.log)))
    const bet = { key: `seen-${n}`, tag, sessionId }
    try {
      await clientOf(doing, (process) => perform(bet, process))
      return { ...bet, refusedFor: undefined }
    } catch (error) {
      const { name } = error as Error
      if (name === 'StaleContent') return { ...bet, refusedFor: (error as StaleContent).tag }
      if (name !== 'Refusal') throw error
      return { ...bet, refusedFor: undefined }
    }
  })

const ofWallet = (events: readonly Recorded[]) =>
  events.filter(({ stream }) => stream === `wallet-${PLAYER}`)

const tagAfter = (events: readonly Recorded[]): string =>
  tagOf(events.findLast((event) => wallet.shows?.(event as WalletEvent))?.id ?? '')

export function seenViolations(
  all: readonly Recorded[],
  outcomes: readonly SeenOutcome[],
): string[] {
  const events = ofWallet(all)
  const shown = new Set(events.map((_, n) => tagAfter(events.slice(0, n + 1))))
  return outcomes.flatMap(({ key, tag, refusedFor }) => {
    const first = events.findIndex(({ commandId }) => commandId === commandIdOf(PLAYER, ROUTE, key))
    const found: string[] = []
    if (first >= 0 && tagAfter(events.slice(0, first)) !== tag) {
      found.push(`${key} was decided on something else than its player was shown`)
    }
    if (refusedFor === undefined) return found
    if (first >= 0) found.push(`${key} was refused, and is there`)
    if (refusedFor === tag) found.push(`${key} was refused for what it was meant for`)
    if (!shown.has(refusedFor)) found.push(`${key} was told of what was never shown`)
    return found
  })
}
