/** The rounds that go on now, also those that an earlier process left. */
import type { Book, Launch } from './book.ts'
import type { Codec } from './codec.ts'
import { gameOf, type Game } from './games.ts'
import { createHand, Stopped, type Hand } from './hand.ts'
import { send, type Line } from './line.ts'
import { goOn } from './play.ts'
import type { Order } from './requests.ts'
import type { Round } from './round.ts'

/** Of what an earlier process left, at once. */
const LEFT_AT_ONCE = 16

export type Course = (hand: Hand, game: Game) => Promise<void>

type Options = {
  readonly book: Book
  readonly codecs: Record<Order['style'], Codec>
  readonly log: (line: string) => void
}

export function createInPlay({ book, codecs, log }: Options) {
  const ending = new AbortController()
  const inPlay = new Map<string, Promise<void>>()

  const lineOf = ({ style, walletUrl, ...launch }: Launch, round: string): Line => {
    const { player, token, session, game, currency } = launch
    const table = { player, token, session, game, currency, round }
    return { codec: codecs[style], walletUrl, table }
  }

  const isWaiting = ({ id, status }: Round): boolean => status === 'open' && !inPlay.has(id)

  /** Settles when it has ended, or waits for a person. */
  function run({ id, launchId }: Round, course: Course): Promise<void> {
    const launch = book.launches.get(launchId) as Launch
    const line = lineOf(launch, id)
    const hand = createHand({ book, line, id, ending: ending.signal })
    const over = course(hand, gameOf(launch.game) as Game)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) log(`round ${id}: ${String(error)}`)
      })
      .finally(() => inPlay.delete(id))
    inPlay.set(id, over)
    return over
  }

  const left = [...book.rounds.all()].filter(isWaiting).map(({ id }) => id)
  async function goOnWithLeft(): Promise<void> {
    for (let id; (id = left.shift()) && !ending.signal.aborted;) {
      const round = book.rounds.get(id)
      if (round && isWaiting(round)) await run(round, (hand, game) => goOn(hand, game, false))
    }
  }
  for (let n = 0; n < LEFT_AT_ONCE; n += 1) void goOnWithLeft()

  return {
    run,
    isWaiting,
    count: () => inPlay.size,
    lineOf,
    /** In minor units, as the casino tells it now; null: it does not. */
    balanceOf: async (launch: Launch): Promise<bigint | null> => {
      const line = lineOf(launch, launch.id)
      const sent = line.codec.write({ table: line.table, moves: [], isLast: false })
      return sent && (await send(line, sent, ending.signal)).balance
    },
    stop: async (): Promise<void> => {
      ending.abort()
      await Promise.all(inPlay.values())
    },
  }
}
