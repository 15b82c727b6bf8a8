// Golden questions about soft deletes, tombstones and stream metadata.
import { ANY, BACKWARDS, END, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client'
import type { Failure } from '../observing.ts'
import { attempt, brief, collect, isCaughtUp, names, rows, until } from '../observing.ts'
import type { Asking, Questions } from './questions.ts'
import { each, event, many } from './questions.ts'

const namesIn = async ({ client }: Asking, name: string) =>
  names(await rows(client.readStream(name)))

const backwards = { direction: BACKWARDS, fromRevision: END } as const

const isDone = (work: Promise<unknown>): Promise<boolean | Failure> =>
  attempt(async () => Boolean(await work))

export const deleteQuestions: Questions = {
  async 'delete: soft, then read, append, revision goes on'(asking) {
    const { append, stream, client } = asking
    const name = stream('d1')
    await append(name, many(3))
    const del = await attempt(async () => ({
      position: Boolean(await client.deleteStream(name, { expectedRevision: 2n })),
    }))
    const rd = await attempt(() => rows(client.readStream(name)))
    const ap = await append(name, [event('after')], { expectedRevision: ANY })
    return { del, rd, ap, rd2: await attempt(() => namesIn(asking, name)) }
  },
  async 'delete: soft, then NO_STREAM, EXISTS, old revision'({ append, stream, client }) {
    const expectations = { none: NO_STREAM, exists: STREAM_EXISTS, r2: 2n, r0: 0n } as const
    const answers: Record<string, unknown> = {}
    for (const [key, expectedRevision] of Object.entries(expectations)) {
      const name = stream(`d2${key}`)
      await append(name, many(3))
      await client.deleteStream(name)
      answers[key] = await append(name, [event()], { expectedRevision })
    }
    return answers
  },
  async 'delete: missing stream, wrong revision'({ append, stream, client }) {
    const name = stream('d3')
    const a = await isDone(client.deleteStream(name))
    await append(name, many(2))
    const missing = stream('d3b')
    return {
      a,
      noStream: await isDone(client.deleteStream(missing, { expectedRevision: NO_STREAM })),
      b: await isDone(client.deleteStream(name, { expectedRevision: 7n })),
      c: await isDone(client.deleteStream(name, { expectedRevision: 1n })),
    }
  },
  async 'tombstone: read, append each expectation, again'({ append, stream, client }) {
    const name = stream('tb')
    await append(name, many(2))
    const t = await isDone(client.tombstoneStream(name, { expectedRevision: 1n }))
    const answers = await each<unknown>({
      read: () => attempt(() => rows(client.readStream(name))),
      any: () => append(name, [event()], { expectedRevision: ANY }),
      none: () => append(name, [event()], { expectedRevision: NO_STREAM }),
      exists: () => append(name, [event()], { expectedRevision: STREAM_EXISTS }),
      r1: () => append(name, [event()], { expectedRevision: 1n }),
      again: () => isDone(client.tombstoneStream(name)),
      del: () => isDone(client.deleteStream(name)),
      missing: () => isDone(client.tombstoneStream(stream('tb2'))),
    })
    const sub = brief(await collect(client.subscribeToStream(name), () => false))
    return { t, ...answers, sub }
  },
  async 'metadata: maxCount, truncateBefore, read back'(asking) {
    const { append, stream, client } = asking
    const name = stream('m1')
    await append(name, many(6))
    await client.setStreamMetadata(name, { maxCount: 2 })
    const a = await namesIn(asking, name)
    const { metadata: meta } = await client.getStreamMetadata(name)
    await client.setStreamMetadata(name, { truncateBefore: 3 })
    const b = await namesIn(asking, name)
    const bwd = names(await rows(client.readStream(name, backwards)))
    return { a, meta, b, bwd, next: await append(name, [event()], { expectedRevision: 5n }) }
  },
  async 'metadata: maxAge 1 s'(asking) {
    const { append, stream, client } = asking
    const name = stream('m2')
    await append(name, many(2))
    await client.setStreamMetadata(name, { maxAge: 1 })
    await until(async () => (await namesIn(asking, name)).length === 0, 'events to grow too old')
    const a = await attempt(() => rows(client.readStream(name)))
    await append(name, [event('fresh')])
    return { a, b: await namesIn(asking, name) }
  },
  async 'metadata: custom keys; of a missing stream; expected revision'(asking) {
    const { stream, client } = asking
    const name = stream('m3')
    const expectedRevision = NO_STREAM
    const a = await attempt(async () => (await client.getStreamMetadata(name)).metadata ?? null)
    await client.setStreamMetadata(name, { own: 'x', maxCount: 10 }, { expectedRevision })
    const b = await attempt(() =>
      client.setStreamMetadata(name, { own: 'y' }, { expectedRevision }),
    )
    const { metadata: m, metastreamRevision } = await client.getStreamMetadata(name)
    const rev = metastreamRevision === undefined ? 'none' : 'given'
    return { a, b, m, rev, read: await attempt(() => rows(client.readStream(name))) }
  },
  async 'metadata: maxCount 1 keeps the last, subscription from start'(asking) {
    const { append, stream, client } = asking
    const name = stream('m4')
    await append(name, many(4))
    await client.setStreamMetadata(name, { maxCount: 1 })
    const sub = brief(await collect(client.subscribeToStream(name), isCaughtUp))
    const backEnd = names(await rows(client.readStream(name, { ...backwards, maxCount: 1 })))
    return { sub, backEnd }
  },
}
