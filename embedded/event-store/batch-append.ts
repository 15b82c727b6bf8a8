// BatchAppend: one long call of many appends, answered exactly once each, in the order they get done.
import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { Asked } from './batch-answers.ts'
import { failureAnswer, outcomeAnswer } from './batch-answers.ts'
import { appendTooLarge, asFailure, invalidArgument, timedOut } from './failures.ts'
import type { Pack } from './packing.ts'
import { makePack } from './packing.ts'
import {
  APPEND_BYTES_MAX,
  WRITE_TIMEOUT_MS,
  expectedOf,
  proposedEvent,
  sizeOf,
} from './proposals.ts'
import type { ProposedEvent } from './recorded-event.ts'
import type { Store } from './store.ts'

/** Unanswered appends of one call beyond which it is read no further. */
const OPEN_MAX = 4096
/** Appends taken in one turn of the loop: the first are on their way to disk while the next are read. */
const TAKEN_IN_TURN_MAX = 16
/** How often deadlines are looked at. */
const DEADLINE_LOOK_MS = 100

export type BatchCall = ServerDuplexStream<BatchAppendReq, Pack>

type Open = {
  readonly asked: Asked
  readonly events: ProposedEvent[]
  readonly deadlineMs: number
  bytes: number
}

type Options = NonNullable<ReturnType<BatchAppendReq['getOptions']>>

const expectedIn = (options: Options) =>
  expectedOf(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined)

/** When the append is given up, on the clock of performance.now(). */
function deadlineOf(options: Options): number {
  const wanted = options.getDeadline()
  const leftMs = wanted
    ? wanted.getSeconds() * 1000 + wanted.getNanos() / 1e6 - Date.now()
    : Infinity
  return performance.now() + Math.min(WRITE_TIMEOUT_MS, Math.max(0, leftMs))
}

/** Sends what is answered within one turn of the loop as one write, and waits for a slow reader. */
function sendTogether(call: BatchCall, onRoom: () => void) {
  let ready: Buffer[] = []
  let isBlocked = false
  let isPlanned = false
  const write = () => {
    if (ready.length === 0 || call.cancelled) return
    const pack = makePack(ready)
    ready = []
    isBlocked = !call.write(pack)
    if (isBlocked) call.pause() // who does not take answers is not listened to
  }
  const flush = () => {
    isPlanned = false
    if (!isBlocked) write()
  }
  const plan = () => {
    if (isPlanned) return
    isPlanned = true
    setImmediate(flush)
  }
  call.on('drain', () => {
    isBlocked = false
    onRoom()
    plan()
  })
  return {
    send: (answer: Buffer) => {
      ready.push(answer)
      plan()
    },
    isBlocked: () => isBlocked,
    /** Writes what is left, however slow the reader is. */
    sendRest: write,
  }
}

function takeMessage(request: BatchAppendReq, open: Map<string, Open>): Open | undefined {
  const correlation = Buffer.from(request.getCorrelationId()?.serializeBinary() ?? [])
  const key = correlation.toString('latin1')
  const options = request.getOptions()
  if (options && !open.has(key)) {
    const name = Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()
    const asked = { correlation, stream: name, expected: expectedIn(options) }
    open.set(key, { asked, events: [], deadlineMs: deadlineOf(options), bytes: 0 })
  }
  return open.get(key)
}

/** Adds what one message brings. Throws a CallFailure if the append may not be stored. */
function addEvents(one: Open, request: BatchAppendReq): void {
  if (one.asked.stream === '') throw invalidArgument('The stream has no name')
  for (const proposal of request.getProposedMessagesList()) {
    const event = proposedEvent(proposal)
    one.bytes += sizeOf(event)
    if (one.bytes > APPEND_BYTES_MAX) throw appendTooLarge(APPEND_BYTES_MAX)
    one.events.push(event)
  }
}

/** Serves one call until its caller ends it. Answered appends are forgotten: what follows of them is dropped. */
export function serveBatchAppend(store: Store, call: BatchCall): void {
  const open = new Map<string, Open>()
  let hasEnded = false
  let takenInTurn = 0
  const listen = () => {
    const hasTaken = takenInTurn >= TAKEN_IN_TURN_MAX
    if (!hasTaken && open.size < OPEN_MAX && !isBlocked()) call.resume()
  }
  const { send, sendRest, isBlocked } = sendTogether(call, listen)

  const keyOf = (one: Open) => one.asked.correlation.toString('latin1')
  /** Answers an append unless that was done already, by its deadline for instance. */
  const finish = (one: Open, answer: Buffer) => {
    const key = keyOf(one)
    if (open.get(key) !== one) return
    open.delete(key)
    send(answer)
    listen()
    if (hasEnded && open.size === 0) end()
  }
  const end = () => {
    sendRest()
    clearInterval(deadlines)
    call.end()
  }
  const lookAtDeadlines = () => {
    const now = performance.now()
    for (const one of open.values()) {
      if (one.deadlineMs < now) finish(one, failureAnswer(one.asked, timedOut()))
    }
  }
  const deadlines = setInterval(lookAtDeadlines, DEADLINE_LOOK_MS)

  const nextTurn = () => {
    takenInTurn = 0
    listen()
  }
  const take = (request: BatchAppendReq) => {
    const one = takeMessage(request, open)
    if (!one) return // of an append that was answered, or one that never said where to
    try {
      addEvents(one, request)
    } catch (error) {
      return finish(one, failureAnswer(one.asked, asFailure(error)))
    }
    if (!request.getIsFinal()) return
    const { stream, expected } = one.asked
    store.append({ stream, expected, events: one.events }, (outcome) =>
      finish(one, outcomeAnswer(one.asked, outcome)),
    )
    takenInTurn += 1
    if (takenInTurn === 1) setImmediate(nextTurn)
    if (takenInTurn >= TAKEN_IN_TURN_MAX || open.size >= OPEN_MAX) call.pause()
  }
  call.on('data', take)
  call.on('end', () => {
    hasEnded = true
    if (open.size === 0) end()
  })
  call.on('cancelled', () => clearInterval(deadlines))
  call.on('error', () => clearInterval(deadlines))
}
