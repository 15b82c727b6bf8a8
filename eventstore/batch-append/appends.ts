/**
 * Appends by BatchAppend: what is asked within a turn of the event loop leaves as one write, the answers of a turn are
 * handed out together, and one timer watches every deadline. How many are under way is bounded by the command queue.
 */
import { randomUUID } from 'node:crypto'
import type { ClientParts } from '../client-parts.ts'
import { createTurns } from '../turns.ts'
import type { BatchResult } from './answer.ts'
import { openCalls, type Pack } from './open-call.ts'
import { createPending } from './pending.ts'
import { HEAD_BYTES, measured, type WireAppend, type MeasuredAppend } from './request.ts'

/** Appends in one write, so that the store has work while the next are made. */
const TOGETHER_MAX = 32

/** Bytes from which a write takes no further append: one that is large goes with few others. */
const PACK_BYTES_FULL = 1024 * 1024

/** When the server is to give an append up, in s after it was sent: the client's own. */
const DEADLINE_S = 10

/** null: the server has no such call. */
export type BatchOutcome = BatchResult | null

type Queued = { readonly key: number; readonly append: WireAppend }

/** An append rejects where it is not known whether it was written; `timeoutMs`: how long it may stay unanswered. */
export function createBatchAppends(
  parts: ClientParts,
  timeoutMs: number,
): (append: WireAppend) => Promise<BatchOutcome> {
  const pending = createPending<BatchOutcome>(timeoutMs)
  const answering = createTurns()
  const correlation = randomUUID().slice(0, 28) // and the key, as eight digits
  let queue: Queued[] = []
  let nextKey = 0
  let isSending = false
  const open = openCalls(parts, {
    answer({ key, result }) {
      const one = pending.take(key)
      if (one !== undefined) void answering().then(() => one.settle(result))
    },
    lost(keys, error) {
      for (const key of keys) pending.take(key)?.fail(error)
    },
  })

  async function sendSome(): Promise<void> {
    const group = queue.length > TOGETHER_MAX ? queue.splice(0, TOGETHER_MAX) : queue
    if (group === queue) queue = []
    try {
      if (await parts.hasBatchAppend()) await send(group)
      else for (const { key } of group) pending.take(key)?.settle(null)
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error))
      for (const { key } of group) pending.take(key)?.fail(reason)
    }
    isSending = queue.length > 0
    if (isSending) setImmediate(() => void sendSome())
  }

  /** What a call may be asked at once, made when its turn has come: the call before may have been lost meanwhile. */
  function* packsOf(group: readonly Queued[]): Generator<Pack & { keys: readonly number[] }> {
    const deadlineS = Math.ceil(Date.now() / 1_000) + DEADLINE_S
    let appends: MeasuredAppend[] = []
    let keys: number[] = []
    let bytes = 0
    for (const { key, append } of group) {
      if (!pending.has(key)) continue // it was given up while it waited
      const id = correlation + key.toString(16).padStart(8, '0')
      const one = measured(append, { correlation: id, deadlineS })
      appends.push(one)
      keys.push(key)
      bytes += HEAD_BYTES + one.bytes
      if (bytes < PACK_BYTES_FULL) continue
      yield { appends, bytes, keys }
      appends = []
      keys = []
      bytes = 0
    }
    if (appends.length > 0) yield { appends, bytes, keys }
  }

  async function send(group: readonly Queued[]): Promise<void> {
    for (const { appends, bytes, keys } of packsOf(group)) {
      const call = await open()
      for (const key of keys) call.unanswered.add(key)
      await call.write({ appends, bytes })
    }
  }

  return (append) =>
    new Promise((settle, fail) => {
      const key = nextKey
      nextKey = (nextKey + 1) % 0x1_0000_0000
      pending.add(key, { settle, fail })
      queue.push({ key, append })
      if (isSending) return
      isSending = true
      setImmediate(() => void sendSome())
    })
}
