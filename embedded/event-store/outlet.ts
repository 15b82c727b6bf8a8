// Sends packs of messages down one call at its reader's pace; ends when the call does.
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { asFailure } from './failures.ts'
import type { Pack } from './packing.ts'
import { makePack } from './packing.ts'

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
  call.on('drain', goOn)
  for (const event of ['cancelled', 'close', 'error', 'finish']) call.on(event, finish)
  return {
    async send(messages) {
      if (isOver || call.cancelled) return false
      if (messages.length === 0) return true
      if (!call.write(makePack(messages))) {
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
