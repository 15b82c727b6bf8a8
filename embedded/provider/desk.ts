/** Opens launches and rounds, and lets rounds go on that wait. */
import { randomBytes, randomUUID } from 'node:crypto'
import { Conflict, Unknown } from '../sandbox/answers.ts'
import type { Book, Launch } from './book.ts'
import type { Codec, Move } from './codec.ts'
import { createInPlay } from './in-play.ts'
import { goOn, play } from './play.ts'
import type { Order, RoundOrder } from './requests.ts'
import type { Round } from './round.ts'

/** At once; more are refused. */
const IN_PLAY_MAX = 1_000

/** `over`: when the round has ended, or waits to be asked to go on. */
export type Going = { readonly id: string; readonly over: Promise<void> }

export type Desk = ReturnType<typeof openDesk>

export function openDesk(options: {
  book: Book
  codecs: Record<Order['style'], Codec>
  log: (line: string) => void
}) {
  const { book } = options
  const { run, isWaiting, count, lineOf, balanceOf, stop } = createInPlay(options)
  const newest = new Map<string, string>()
  const byTicket = new Map<string, string>()
  for (const { id, ticket } of book.launches.all()) byTicket.set(ticket, id)
  for (const { id, launchId } of book.rounds.all()) newest.set(launchId, id)

  /** Throws Unknown. */
  function round(id: string): Round {
    const known = book.rounds.get(id)
    if (known === undefined) throw new Unknown('no such round')
    return known
  }

  function refuseUnsayable({ stake, fault, launchId }: RoundOrder): void {
    const launch = book.launches.get(launchId)
    if (launch === undefined) throw new Unknown('no such launch')
    const { codec, table } = lineOf(launch, launchId)
    const staked: Move = { kind: 'stake', id: 's', of: null, amount: BigInt(stake) }
    const paid: Move = { ...staked, kind: 'payout', id: 'p', of: 's' }
    const isBatch = fault === 'batch' || fault === 'mixedBatch'
    const said = { table, moves: isBatch ? [staked, paid] : [staked], isLast: isBatch }
    if (codec.write(said) === null) throw new Conflict('the style cannot say this')
  }

  return {
    round,
    isWaiting,
    balanceOf,
    stop,
    launch(order: Order): Launch {
      const id = randomUUID()
      const ticket = randomBytes(18).toString('base64url')
      const launch = { ...order, id, ticket, session: randomUUID() }
      book.launches.put(launch)
      byTicket.set(ticket, id)
      return launch
    },
    byTicket: (ticket: string): Launch | undefined => book.launches.get(byTicket.get(ticket) ?? ''),
    newestOf: ({ id }: Launch): Round | undefined => book.rounds.get(newest.get(id) ?? ''),
    /** Throws Unknown, Conflict, BookFull. */
    open(order: RoundOrder): Going {
      if (count() >= IN_PLAY_MAX) throw new Conflict('too many rounds are in play')
      refuseUnsayable(order)
      const id = randomUUID()
      const openedAt = new Date().toISOString()
      const begun = { openedAt, moves: [], times: null, calls: [], status: 'open' } as const
      const opened: Round = { id, ...order, ...begun }
      book.rounds.put(opened)
      newest.set(order.launchId, id)
      return { id, over: run(opened, play) }
    },
    /** Throws Unknown, Conflict. */
    goOn(id: string): Going {
      const waiting = round(id)
      if (!isWaiting(waiting)) throw new Conflict('it does not wait')
      return { id, over: run(waiting, (hand, game) => goOn(hand, game, true)) }
    },
  }
}
