/** Opens launches and rounds, and lets rounds go on, also those that an earlier process left. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Book, Launch } from './book.ts'
import type { Codec, Move } from './codec.ts'
import { gameOf, type Game } from './games.ts'
import { createHand, Stopped, type Hand } from './hand.ts'
import { send, type Line } from './line.ts'
import { goOn, play } from './play.ts'
import type { Order, RoundOrder } from './requests.ts'
import type { Round } from './round.ts'

/** It is not possible as things are. */
export class Conflict extends Error {
  override name = 'Conflict'
}
/** Nobody knows it. */
export class Unknown extends Error {
  override name = 'Unknown'
}

/** At once; more are refused. */
const IN_PLAY_MAX = 1_000
/** Of what an earlier process left, at once. */
const LEFT_AT_ONCE = 16

type Course = (hand: Hand, game: Game) => Promise<void>

export type Desk = ReturnType<typeof openDesk>

export function openDesk(options: {
  book: Book
  codecs: Record<Order['style'], Codec>
  log: (line: string) => void
}) {
  const { book, codecs, log } = options
  const ending = new AbortController()
  const inPlay = new Map<string, Promise<void>>()
  const newest = new Map<string, string>()
  const byTicket = new Map<string, string>()
  for (const { id, ticket } of book.launches.all()) byTicket.set(ticket, id)
  for (const { id, launchId } of book.rounds.all()) newest.set(launchId, id)

  const lineOf = ({ style, walletUrl, ...launch }: Launch, round: string): Line => {
    const { player, token, session, game, currency } = launch
    return {
      codec: codecs[style],
      walletUrl,
      table: { player, token, session, game, currency, round },
    }
  }

  const launchOf = (id: string): Launch => {
    const launch = book.launches.get(id)
    if (launch === undefined) throw new Unknown('no such launch')
    return launch
  }

  function run({ id, launchId }: Round, course: Course): Promise<void> {
    const launch = launchOf(launchId)
    const game = gameOf(launch.game) as Game
    const hand = createHand({ book, line: lineOf(launch, id), id, ending: ending.signal })
    const over = course(hand, game)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) log(`round ${id}: ${String(error)}`)
      })
      .finally(() => inPlay.delete(id))
    inPlay.set(id, over)
    return over
  }

  const roundOf = (id: string): Round => {
    const round = book.rounds.get(id)
    if (round === undefined) throw new Unknown('no such round')
    return round
  }

  const isWaiting = ({ id, status }: Round): boolean => status === 'open' && !inPlay.has(id)

  const left = [...book.rounds.all()].filter(({ status }) => status === 'open')
  async function goOnWithLeft(): Promise<void> {
    for (let one; (one = left.shift()) && !ending.signal.aborted;) {
      const round = roundOf(one.id)
      if (isWaiting(round)) await run(round, (hand, game) => goOn(hand, game, false))
    }
  }
  for (let n = 0; n < LEFT_AT_ONCE; n += 1) void goOnWithLeft()

  function refuseUnsayable({ stake, fault, launchId }: RoundOrder): void {
    const { codec, table } = lineOf(launchOf(launchId), launchId)
    const staked: Move = { kind: 'stake', id: 's', of: null, amount: BigInt(stake) }
    const paid: Move = { ...staked, kind: 'payout', id: 'p', of: 's' }
    const isBatch = fault === 'batch' || fault === 'mixedBatch'
    const said = { table, moves: isBatch ? [staked, paid] : [staked], isLast: isBatch }
    if (codec.write(said) === null) throw new Conflict('the style cannot say this')
  }

  return {
    launch(order: Order): Launch {
      const id = randomUUID()
      const ticket = randomBytes(18).toString('base64url')
      const launch = { ...order, id, ticket, session: randomUUID() }
      book.launches.put(launch)
      byTicket.set(ticket, id)
      return launch
    },
    byTicket: (ticket: string): Launch | undefined => book.launches.get(byTicket.get(ticket) ?? ''),
    round: roundOf,
    newestOf: ({ id }: Launch): Round | undefined => book.rounds.get(newest.get(id) ?? ''),
    isWaiting,
    /** In minor units, as the casino tells it now; null: it does not. */
    async balanceOf(launch: Launch): Promise<bigint | null> {
      const line = lineOf(launch, launch.id)
      const sent = line.codec.write({ table: line.table, moves: [], isLast: false })
      return sent && (await send(line, sent, ending.signal)).balance
    },
    /** `over`: when it has ended, or waits to be asked to go on. Throws Unknown, Conflict, BookFull. */
    open(order: RoundOrder): { id: string; over: Promise<void> } {
      if (inPlay.size >= IN_PLAY_MAX) throw new Conflict('too many rounds are in play')
      refuseUnsayable(order)
      const id = randomUUID()
      const opened = { openedAt: new Date().toISOString(), moves: [], times: null, calls: [] }
      const round: Round = { id, ...order, ...opened, status: 'open' }
      book.rounds.put(round)
      newest.set(order.launchId, id)
      return { id, over: run(round, play) }
    },
    /** Throws Unknown, Conflict. */
    goOn(id: string): { id: string; over: Promise<void> } {
      const round = roundOf(id)
      if (!isWaiting(round)) throw new Conflict('it does not wait')
      return { id, over: run(round, (hand, game) => goOn(hand, game, true)) }
    },
    async stop(): Promise<void> {
      ending.abort()
      await Promise.all(inPlay.values())
    },
  }
}
