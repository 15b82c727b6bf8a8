// Golden questions about appending: expectations, atomicity, sizes, names.
import { ANY, NO_STREAM, STREAM_EXISTS, binaryEvent, jsonEvent } from '@eventstore/db-client'
import { attempt, rows } from '../observing.ts'
import type { Appended, Questions } from './questions.ts'
import { each, event, many } from './questions.ts'

const MIB = 1024 * 1024

export const appendQuestions: Questions = {
  'append: no stream, each expectation': ({ append, stream }) =>
    each({
      any: () => append(stream('a1'), [event()], { expectedRevision: ANY }),
      none: () => append(stream('a2'), [event()], { expectedRevision: NO_STREAM }),
      exists: () => append(stream('a3'), [event()], { expectedRevision: STREAM_EXISTS }),
      rev0: () => append(stream('a4'), [event()], { expectedRevision: 0n }),
    }),
  async 'append: at revision 2, each expectation'({ append, stream }) {
    const expectations = {
      any: ANY,
      none: NO_STREAM,
      exists: STREAM_EXISTS,
      r0: 0n,
      r1: 1n,
      r2: 2n,
      r3: 3n,
      r99: 99n,
    } as const
    const answers: Record<string, unknown> = {}
    for (const [key, expectedRevision] of Object.entries(expectations)) {
      await append(stream(`b${key}`), many(3))
      answers[key] = await append(stream(`b${key}`), [event()], { expectedRevision })
    }
    return answers
  },
  async 'append: throwOnAppendFailure=false'({ append, stream }) {
    await append(stream('tf'), many(2))
    const options = { expectedRevision: 5n, throwOnAppendFailure: false }
    return append(stream('tf'), [event()], options)
  },
  async 'append: several events are contiguous and atomic on failure'({ append, stream, client }) {
    const name = stream('c')
    const a = await append(name, many(5), { expectedRevision: NO_STREAM })
    const b = await append(name, many(5), { expectedRevision: 2n })
    return { a, b, n: (await rows(client.readStream(name))).length }
  },
  async 'append: empty list'({ append, stream }) {
    const name = stream('e')
    const a = await append(name, [], { expectedRevision: ANY })
    const b = await append(name, [], { expectedRevision: 3n })
    await append(name, many(2))
    const c = await append(name, [], { expectedRevision: 1n })
    const d = await append(name, [], { expectedRevision: 0n })
    return { a, b, c, d, e2: await append(name, [], { expectedRevision: ANY }) }
  },
  async 'append: one stream, 200 in flight with ANY'({ append, stream, client }) {
    const name = stream('fl')
    const one = () => append(name, [event()], { expectedRevision: ANY }) as Promise<Appended>
    const answers = await Promise.all(Array.from({ length: 200 }, one))
    const revisions = answers.map(({ next }) => Number(next))
    return {
      ok: answers.every(({ success }) => success),
      distinct: new Set(revisions).size,
      min: Math.min(...revisions),
      max: Math.max(...revisions),
      n: (await rows(client.readStream(name))).length,
    }
  },
  async 'append: race, 20 writers at the same revision'({ append, stream, client }) {
    const name = stream('race')
    await append(name, [event()])
    const one = () => append(name, [event()], { expectedRevision: 0n })
    const answers = await Promise.all(Array.from({ length: 20 }, one))
    const lost = answers.flatMap((answer) => ('error' in answer ? [answer.error] : []))
    return {
      won: answers.length - lost.length,
      lost: [...new Set(lost)],
      n: (await rows(client.readStream(name))).length,
    }
  },
  async 'append: metadata, json and binary bodies come back'({ stream, client }) {
    const name = stream('bin')
    const data = { a: 'é✓', n: 1.5, nested: { x: [1, null] } }
    await client.appendToStream(name, [
      jsonEvent({ type: 'J', data, metadata: { m: 1 } }),
      binaryEvent({ type: 'B', data: Uint8Array.of(0, 1, 255), metadata: Uint8Array.of(7) }),
    ])
    const found = []
    for await (const { event: e } of client.readStream(name)) {
      if (!e) continue
      found.push({
        type: e.type,
        isJson: e.isJson,
        data: e.isJson ? e.data : [...e.data],
        meta: e.isJson ? e.metadata : [...((e.metadata as Uint8Array | undefined) ?? [])],
        created: e.created instanceof Date,
        idIsUuid: /^[0-9a-f-]{36}$/.test(e.id),
      })
    }
    return found
  },
  async 'append: 1.5 MiB, 4 MiB, 12 MiB event'({ append, stream }) {
    const answers: Record<string, unknown> = {}
    for (const size of [0.9, 1.5, 4, 12]) {
      const big = binaryEvent({ type: 'B', data: Buffer.alloc(size * MIB) })
      answers[size] = await append(stream(`big${size}`), [big])
    }
    return answers
  },
  async 'append: 3000 small events in one call'({ append, stream, client }) {
    const name = stream('many')
    const answer = await append(name, many(3000), { expectedRevision: NO_STREAM })
    return [answer, (await rows(client.readStream(name, { maxCount: 5000 }))).length]
  },
  async 'append: batchAppendSize splits, still one write'({ append, stream, client }) {
    const name = stream('split')
    const options = { batchAppendSize: 200, expectedRevision: NO_STREAM } as const
    return [await append(name, many(50), options), (await rows(client.readStream(name))).length]
  },
  'append: odd stream names': ({ append, run }) =>
    each({
      space: () => append(`sp ace${run}`, [event()]),
      unicode: () => append(`ünï-${run}`, [event()]),
      dollar: () => append(`$sys-${run}`, [event()]),
      dash: () => append(`a-b-c-${run}`, [event()]),
      empty: () => append('', [event()]),
    }),
  // An empty type is left out: a real server answers it twice, and the second answer ends the client's process.
  'append: odd type': ({ append, stream }) =>
    each({
      dollar: () => append(stream('t2'), [event('$x', {})]),
      space: () => append(stream('t3'), [event(' ', {})]),
    }),
  async 'append: to $all'({ append }) {
    const answer = await append('$all', [event()])
    return 'success' in answer ? { success: true } : answer
  },
  async 'read: rows of a stream'({ append, stream, client }) {
    await append(stream('rows'), [event('X', { v: 1 })])
    return attempt(() => rows(client.readStream(stream('rows'))))
  },
}
