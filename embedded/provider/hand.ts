/** A round in play: its moves are in the book before they are said, and what was heard of them before anything else is. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Book } from './book.ts'
import type { Heard, Move, Said, Sent } from './codec.ts'
import { forged, send, type Line } from './line.ts'
import { toMove, type Call, type KeptMove, type Round } from './round.ts'

/** Of a call without a clear answer: with its waits, about 150 s. */
const TRIES_MAX = 20
const FIRST_WAIT_MS = 200
const WAIT_MAX_MS = 10_000

/** The newest are kept. */
const CALLS_MAX = 200

const ODD = { oddField: 'ü=+ %' }

/** The process ends: the round goes on when it is started again. */
export class Stopped extends Error {
  override name = 'Stopped'
}

export type Hand = ReturnType<typeof createHand>

export function createHand(options: { book: Book; line: Line; id: string; ending: AbortSignal }) {
  const { book, line, id, ending } = options
  const round = (): Round => book.rounds.get(id) as Round
  const put = (change: Partial<Round>) => book.rounds.put({ ...round(), ...change })
  let calls = [...round().calls]

  async function ask(sent: Sent, said: Said, as: Call['as']): Promise<Heard> {
    if (ending.aborted) throw new Stopped()
    const heard = await send(line, sent, ending)
    if (ending.aborted) throw new Stopped()
    const { result, code, ids, balance } = heard
    const moves = said.moves.map((move) => move.id)
    const told = balance === null ? null : String(balance)
    calls = [...calls, { moves, as, result, code, ids, balance: told }].slice(-CALLS_MAX)
    return heard
  }

  /** What is done stays so. */
  function note(ids: readonly string[], { result }: Heard): void {
    const heardOf = (move: KeptMove): KeptMove =>
      result === 'unclear' || move.state === 'done' || !ids.includes(move.id)
        ? move
        : { ...move, state: result }
    put({ moves: round().moves.map(heardOf), calls })
  }

  /** null: the style cannot say it. */
  async function say(ids: readonly string[], isLast = false): Promise<Heard | null> {
    const { fault, moves: all, stake } = round()
    const moves = ids.flatMap((one) => all.filter((move) => move.id === one)).map(toMove)
    const more = fault === 'unknownField' ? { more: ODD } : {}
    const said: Said = { table: line.table, moves, isLast, ...more }
    const sent = line.codec.write(said)
    if (sent === null) return null
    if (fault === 'wrongSign') await ask(forged(sent), said, 'forged')
    if (fault === 'lostAnswer') await ask(sent, said, 'unheard')
    const heard = await ask(sent, said, 'said')
    note(ids, heard)
    if (fault === 'duplicate') await ask(line.codec.write(said) ?? sent, said, 'again')
    if (fault === 'otherAmount' && heard.result === 'done') {
      const changed = { ...said, moves: moves.map((move) => withMore(move, BigInt(stake))) }
      const other = moves.some(({ kind }) => kind !== 'rollback') && line.codec.write(changed)
      if (other) await ask(other, changed, 'otherAmount')
    }
    return heard
  }

  return {
    round,
    /** Answers its id. */
    add(kind: Move['kind'], of: string | null, amount: bigint): string {
      const move = { kind, id: randomUUID(), of, amount: String(amount), state: 'open' } as const
      put({ moves: [...round().moves, move] })
      return move.id
    },
    drawn: (times: number): void => put({ times }),
    end: (status: Round['status']): void => put({ status, calls }),
    say,
    /** What is answered is lost. */
    async sayUnheard(one: string): Promise<void> {
      const moves = round().moves.filter((move) => move.id === one)
      const said: Said = { table: line.table, moves: moves.map(toMove), isLast: false }
      const sent = line.codec.write(said)
      if (sent !== null) await ask(sent, said, 'unheard')
    },
    /** Again until the answer is clear; null: the style cannot say it. */
    async insist(ids: readonly string[], isLast = false): Promise<'done' | 'refused' | null> {
      for (let tries = 1; ; tries += 1) {
        const heard = await say(ids, isLast)
        if (heard === null) return null
        if (heard.result !== 'unclear') return heard.result
        if (tries === TRIES_MAX) return 'refused'
        const ms = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), WAIT_MAX_MS)
        await sleep(ms, undefined, { signal: ending }).catch(() => {})
      }
    },
  }
}

const withMore = (move: Move, more: bigint): Move =>
  move.kind === 'rollback' ? move : { ...move, amount: move.amount + more }
