/** One BatchAppend call on the client's channel at a time, with what is under way on it. */
import type { ClientDuplexStream } from '@grpc/grpc-js'
import type { ClientParts } from '../client-parts.ts'
import { readAnswer, type BatchAnswer } from './answer.ts'
import { HEAD_BYTES, writeAppend, type MeasuredAppend } from './request.ts'

const METHOD = '/event_store.client.streams.Streams/BatchAppend'

/** Several appends, to be sent as if they were one message. */
export type Pack = { readonly appends: readonly MeasuredAppend[]; readonly bytes: number }
type Stream = ClientDuplexStream<Pack, BatchAnswer>

export type OpenCall = {
  /** Settles when there is room for more, or the call is over. */
  readonly write: (pack: Pack) => Promise<void>
  /** Keys of the appends that it has not answered. */
  readonly unanswered: Set<number>
}

/**
 * grpc-js puts a head before what a serializer returns and asks of it `length` and `copy(target, 5)` alone
 * (compression-filter.js of 1.14.7). Each message of a pack has its own head: they write over the one that is there.
 */
const serialize = ({ appends, bytes }: Pack): Buffer =>
  ({
    length: bytes - HEAD_BYTES,
    copy(target: Buffer) {
      let at = 0
      for (const append of appends) at = writeAppend(target, at, append)
      return at
    },
  }) as unknown as Buffer

/** `onLost` is told what a call has left unanswered when it ends, however that comes. */
export function openCalls(
  parts: ClientParts,
  on: {
    answer: (answer: BatchAnswer) => void
    lost: (keys: readonly number[], error: Error) => void
  },
): () => Promise<OpenCall> {
  const calls = new WeakMap<Stream, OpenCall>()
  const stream = parts.streamCreator<Stream>(
    'batchAppend',
    (grpc) => {
      const begun = grpc.makeBidiStreamRequest<Pack, BatchAnswer>(
        METHOD,
        serialize,
        readAnswer,
        ...parts.callArguments(),
      )
      const unanswered = new Set<number>()
      const lose = (error: Error) => {
        const keys = [...unanswered]
        unanswered.clear()
        on.lost(keys, error)
      }
      begun.on('data', (answer: BatchAnswer) => {
        unanswered.delete(answer.key)
        on.answer(answer)
      })
      begun.on('error', lose)
      begun.on('end', () => {
        begun.end() // else the client would take it for one that goes on
        lose(new Error('the server ended the call'))
      })
      calls.set(begun, { write: (pack) => written(begun, pack), unanswered })
      return begun
    },
    new WeakMap(),
  )
  return async () => {
    const call = calls.get(await stream())
    if (call === undefined) throw new Error('a call that was not begun here')
    return call
  }
}

async function written(stream: Stream, pack: Pack): Promise<void> {
  if (stream.write(pack)) return
  await new Promise<void>((resolve) => {
    const goOn = () => {
      for (const event of ['drain', 'error', 'end']) stream.off(event, goOn)
      resolve()
    }
    for (const event of ['drain', 'error', 'end']) stream.on(event, goOn)
  })
}
