/** Requests of several parts to a second wallet, some of them returns of stakes; and what must hold of them. */
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { ExecutedParts } from '../../eventstore/command.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import {
  nameOf,
  requestOf,
  returnOf,
  stakeOf,
  transfers,
  type TransferPart,
} from '../support/transfers.ts'
import { clientOf, type Clients } from './client.ts'
import type { Process } from './world.ts'

/** Whose wallet it is: nothing but these requests writes to it. */
const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000002'
export const PROVIDED = `wallet-${PLAYER}`

type PartOp =
  | { kind: 'stake'; transaction: string; amount: bigint }
  | { kind: 'return'; transaction: string; of: string }
type PartsOp = { readonly id: string; readonly parts: readonly PartOp[] }

type Answer = ExecutedParts<WalletEvent, string>
export type PartsOutcome = {
  op: PartsOp
  /** Undefined: the client gave up without a definite answer. */
  answer: Answer | undefined
  /** Position of the log when the try that was answered began. */
  from: bigint
}

/** How a client reaches a process; another one stands in where a fault is wanted. */
export type PerformParts = (op: PartsOp, process: Process) => Promise<Answer>

const TRANSACTIONS = 4
const PARTS = 3

/** Few transactions, so that requests meet: the same part again in other company, with another amount, a return before its stake. */
export function partsProgramOf(random: () => number, length: number): PartsOp[] {
  const one = (of: string) => `${of}${Math.floor(random() * TRANSACTIONS)}`
  const part = (): PartOp =>
    random() < 0.55
      ? { kind: 'stake', transaction: one('stake'), amount: amountOf(random()) }
      : { kind: 'return', transaction: one('return'), of: one('stake') }
  return Array.from({ length }, (_, n) => ({
    id: `request-${n}`,
    parts: Array.from({ length: 1 + Math.floor(random() * PARTS) }, () => part()),
  }))
}

/** Nearly always what every stake is; the last is more than there is. */
const amountOf = (chance: number) => (chance < 0.8 ? 10n : chance < 0.95 ? 20n : 5_000n)

const partOf = (op: PartOp) => (op.kind === 'stake' ? stakeOf(PLAYER, op) : returnOf(PLAYER, op))

const performing =
  (change: (part: TransferPart) => TransferPart): PerformParts =>
  ({ id, parts }, { handler }) => {
    const request = requestOf(PLAYER, parts.map(partOf).map(change))
    return handler.executeParts(transfers, { ...request, correlationId: id })
  }

const performParts = performing((part) => part)

/** A return is known by what its caller calls it, and not by what it acts on. */
export const byCallersId = performing(({ alias, ...part }) => ({
  ...part,
  commandId: alias ?? part.commandId,
}))

export const withoutHashes = performing((part) => ({ ...part, bodyHash: '' }))

/** A client: sends until it has a definite answer, to any process. */
export async function partsClient(
  op: PartsOp,
  { perform = performParts, ...clients }: Clients & { perform?: PerformParts | undefined },
): Promise<PartsOutcome> {
  const { world } = clients
  let from = world.log.position
  const answer = await clientOf(clients, (process) => {
    from = world.log.position
    return perform(op, process)
  })
  return { op, answer, from }
}

export function partViolations(
  events: readonly Recorded[],
  outcomes: readonly PartsOutcome[],
): string[] {
  const own = events.filter(
    ({ stream }) => stream === PROVIDED,
  ) as unknown as Recorded<WalletEvent>[]
  return [
    ...movedTwice(own),
    ...namedTwice(own),
    ...wrongSums(own),
    ...outcomes.flatMap((one) => [...doneInPart(own, one), ...wrongAnswer(own, one)]),
  ]
}

type Moves = readonly Recorded<WalletEvent>[]

const dataOf = (event: WalletEvent) => {
  if (event.type !== 'Adjusted') throw new Error(`${event.type} in a wallet of transfers`)
  return event.data
}

/** A stake is taken once, and given back once, for what it was. */
function movedTwice(own: Moves): string[] {
  const seen = new Map<string, bigint>()
  return own.flatMap((event) => {
    const { adjustmentId, direction, amount } = dataOf(event)
    const key = `${direction} ${adjustmentId}`
    const isRepeat = seen.has(key)
    seen.set(key, amount)
    const staked = seen.get(`debit ${adjustmentId}`)
    return [
      ...(isRepeat ? [`${direction} twice at ${event.revision}`] : []),
      ...(staked === amount ? [] : [`a return of ${amount} for a stake of ${staked}`]),
    ]
  })
}

/** A name stands for one command, be it the id or the alias. */
function namedTwice(own: Moves): string[] {
  const names = own.flatMap(({ commandId, metadata: { alias } }) =>
    alias === undefined ? [commandId] : [commandId, alias],
  )
  return names.filter((name, index) => names.indexOf(name) < index).map((name) => `${name} twice`)
}

function wrongSums(own: Moves): string[] {
  let balance = transfers.initialState().balance
  return own.flatMap((event) => {
    const data = dataOf(event)
    if (data.direction === 'credit') balance += data.amount
    else balance -= data.amount
    return data.balance === balance && balance >= 0n ? [] : [`balance ${data.balance}: ${balance}`]
  })
}

/** What a request appended stands together, and with it all its parts are there. */
function doneInPart(own: Moves, { op }: PartsOutcome): string[] {
  const appended = own.filter(({ metadata }) => metadata.correlationId === op.id)
  const [first] = appended
  const last = appended.at(-1)
  if (first === undefined || last === undefined) return []
  const known = new Set(
    own.flatMap(({ commandId, revision }) => (revision <= last.revision ? [commandId] : [])),
  )
  return [
    ...(last.revision - first.revision === BigInt(appended.length - 1) ? [] : [`${op.id} twice`]),
    ...(op.parts.every((part) => known.has(partOf(part).commandId)) ? [] : [`${op.id} in part`]),
  ]
}

function wrongAnswer(own: Moves, { op, answer, from }: PartsOutcome): string[] {
  if (answer === undefined || !('parts' in answer)) return []
  return answer.parts.flatMap((part, index) => {
    const asked = op.parts[index]
    if (asked === undefined) return ['an answer too many']
    if (part.outcome === 'accepted') return wrongFacts(own, asked, part.events)
    const isUnknown = part.outcome === 'rejected' && part.reason === 'STAKE_UNKNOWN'
    if (!isUnknown || asked.kind !== 'return') return []
    const staked = own.find(({ commandId }) => commandId === nameOf(PLAYER, asked.of))
    return staked !== undefined && staked.position <= from
      ? [`${asked.of} was there, and was not found`]
      : []
  })
}

/** What is answered is in the stream, is what was asked for, and stands together with what else was new. */
function wrongFacts(own: Moves, asked: PartOp, [event]: Moves): string[] {
  const stored = own.find(({ id }) => id === event?.id)
  if (event === undefined || stored?.revision !== event.revision) return ['answered without a fact']
  const { direction, amount } = dataOf(event)
  const isAsked =
    asked.kind === 'stake'
      ? direction === 'debit' && amount === asked.amount
      : direction === 'credit'
  return isAsked ? [] : [`${asked.kind} ${asked.transaction} was answered for another body`]
}
