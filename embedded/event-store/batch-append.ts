// BatchAppend: one long call of many appends, answered exactly once each, in the order they get done.
import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { Asked } from './batch-answers.ts'
import { failureAnswer, outcomeAnswer } from './batch-answers.ts'
import type { BatchOptions, BatchRequest } from './batch-request.ts'
import { appendTooLarge, asFailure, CallFailure, invalidArgument, timedOut } from './failures.ts'
import { createUnderWay, type Faults } from './faults.ts'
import type { Pack } from './packing.ts'
import { makePack } from './packing.ts'
import { APPEND_BYTES_MAX, WRITE_TIMEOUT_MS, sizeOf } from './proposals.ts'
import type { ProposedEvent } from './recorded-event.ts'
import type { Store } from './store.ts'

/** Unanswered appends of one call beyond which it is read no further. */
const OPEN_MAX = 4096
/** Appends taken in one turn of the loop: the first are on their way to disk while the next are read. */
const TAKEN_IN_TURN_MAX = 16
/** How often deadlines are looked at. */
const DEADLINE_LOOK_MS = 100

export type BatchCall = ServerDuplexStream<BatchRequest, Pack>

type Open = {
  readonly asked: Asked & { readonly key: string }
  readonly events: ProposedEvent[]
  readonly deadlineMs: number
  bytes: number
}

/** When the append is given up, on the clock of performance.now(). */
function deadlineOf({ deadlineMs }: BatchOptions): number {
  const leftMs = deadlineMs - Date.now()
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

function takeMessage(request: BatchRequest, open: Map<string, Open>): Open | undefined {
  const { correlation, options } = request
  const key = Buffer.from(correlation).toString('latin1')
  const known = open.get(key)
  if (known !== undefined || options === undefined) return known
  const { stream, expected } = options
  // A copy: a view would keep the whole message until the answer is written.
  const asked = { correlation: Buffer.from(correlation), key, stream, expected }
  const one = { asked, events: [], deadlineMs: deadlineOf(options), bytes: 0 }
  open.set(key, one)
  return one
}

/** Adds what one message brings. Throws a CallFailure if the append may not be stored. */
function addEvents(one: Open, request: BatchRequest): void {
  if (one.asked.stream === '') throw invalidArgument('The stream has no name')
  for (const event of request.proposals) {
    if (event instanceof CallFailure) throw event
    one.bytes += sizeOf(event)
    if (one.bytes > APPEND_BYTES_MAX) throw appendTooLarge(APPEND_BYTES_MAX)
    one.events.push(event)
  }
}

/** As it serves; with the fault that drops repeats, whichever call they come by. */
export function servingBatchAppends(store: Store, { dropsRepeatsForMs }: Faults) {
  if (dropsRepeatsForMs === undefined) return (call: BatchCall) => serveBatchAppend(store, call)
  const underWay = createUnderWay()
  let lateMs = dropsRepeatsForMs
  const append: Store['append'] = (request, answer) => {
    const ms = lateMs
    lateMs = 0
    const ids = request.events.map(({ id }) => id)
    store.append(request, (outcome) => {
      setTimeout(() => {
        underWay.leave(ids)
        answer(outcome)
      }, ms)
    })
  }
  const isDropped = (events: readonly ProposedEvent[]) =>
    !underWay.enters(events.map(({ id }) => id))
  return (call: BatchCall) => serveBatchAppend({ ...store, append }, call, isDropped)
}

/** Serves one call until its caller ends it. Answered appends are forgotten: what follows of them is dropped. */
function serveBatchAppend(
  store: Store,
  call: BatchCall,
  isDropped: (events: readonly ProposedEvent[]) => boolean = () => false,
): void {
  const open = new Map<string, Open>()
  let hasEnded = false
  let takenInTurn = 0
  const listen = () => {
    const hasTaken = takenInTurn >= TAKEN_IN_TURN_MAX
    if (!hasTaken && open.size < OPEN_MAX && !isBlocked()) call.resume()
  }
  const { send, sendRest, isBlocked } = sendTogether(call, listen)

  /** Answers an append unless that was done already, by its deadline for instance. */
  const finish = (one: Open, answer: Buffer) => {
    const { key } = one.asked
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
  const take = (request: BatchRequest) => {
    const one = takeMessage(request, open)
    if (!one) return // of an append that was answered, or one that never said where to
    try {
      addEvents(one, request)
    } catch (error) {
      return finish(one, failureAnswer(one.asked, asFailure(error)))
    }
    if (!request.isFinal) return
    const { stream, expected } = one.asked
    if (isDropped(one.events)) return void open.delete(one.asked.key)
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
