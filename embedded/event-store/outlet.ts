// Sends packs of messages down one call at its reader's pace; ends when the call does.
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { asFailure } from './failures.ts'
import type { Pack } from './packing.ts'
import { makePack } from './packing.ts'

/** Of what was written and the connection has not taken: the reader is waited for beyond it. */
const UNSENT_BYTES_MAX = 1024 * 1024

export type ReadCall = ServerWritableStream<ReadReq, Pack>

export type Outlet = {
  /** Settles when the reader can take more; false: it is gone. */
  readonly send: (messages: readonly Buffer[]) => Promise<boolean>
  readonly isOver: () => boolean
  /** Settles at the next call of `wake` or when the reader is gone. */
  readonly sleep: () => Promise<void>
  readonly wake: () => void
  readonly end: () => void
  readonly fail: (error: unknown) => void
}

export function openOutlet(call: ReadCall): Outlet {
  let isOver = false
  let unsent = 0
  let resume: (() => void) | undefined
  let rouse: (() => void) | undefined
  const wake = () => {
    rouse?.()
    rouse = undefined
  }
  const goOn = () => {
    resume?.()
    resume = undefined
  }
  const finish = () => {
    isOver = true
    goOn()
    wake()
  }
  for (const event of ['cancelled', 'close', 'error', 'finish']) call.on(event, finish)
  return {
    async send(messages) {
      if (isOver || call.cancelled) return false
      if (messages.length === 0) return true
      const pack = makePack(messages)
      unsent += pack.bytes
      // Not by what write() answers: to the call a pack is one of 16 things that it holds, however large.
      call.write(pack, () => {
        unsent -= pack.bytes
        if (unsent <= UNSENT_BYTES_MAX) goOn()
      })
      if (unsent > UNSENT_BYTES_MAX) {
        await new Promise<void>((resolve) => {
          resume = resolve
        })
      }
      return !isOver
    },
    isOver: () => isOver,
    sleep: () =>
      isOver
        ? Promise.resolve()
        : new Promise((resolve) => {
            rouse = resolve
          }),
    wake,
    end: () => call.end(),
    fail(error) {
      if (!isOver) call.emit('error', asFailure(error))
    },
  }
}
