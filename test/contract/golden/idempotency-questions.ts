// Golden questions about repeated ids: what counts as the same append, and what does not.
import { ANY, NO_STREAM } from '@eventstore/db-client'
import { rows } from '../observing.ts'
import type { Asking, Questions } from './questions.ts'
import { event, idOf, many } from './questions.ts'

const A = 'A'
const B = 'B'

/** Two events with ids of their own. */
const pair = (run: string, first: number) => [
  event(A, 1, idOf(run, first)),
  event(B, 2, idOf(run, first + 1)),
]

const countIn = async ({ client }: Asking, name: string): Promise<number> =>
  (await rows(client.readStream(name))).length

export const idempotencyQuestions: Questions = {
  async 'idempotency: same ids, any'(asking) {
    const { append, run } = asking
    const name = asking.stream('i1')
    const events = pair(run, 1)
    const options = { expectedRevision: ANY } as const
    const answers = [await append(name, events, options), await append(name, events, options)]
    return [...answers, await countIn(asking, name)]
  },
  async 'idempotency: same ids, no stream'(asking) {
    const { append, run } = asking
    const name = asking.stream('i2')
    const events = pair(run, 11)
    const options = { expectedRevision: NO_STREAM } as const
    const answers = [await append(name, events, options), await append(name, events, options)]
    return [...answers, await countIn(asking, name)]
  },
  async 'idempotency: same ids, revision below head'(asking) {
    const { append, run } = asking
    const name = asking.stream('i3')
    const events = pair(run, 21)
    await append(name, many(2))
    const options = { expectedRevision: 1n }
    const answers = [await append(name, events, options), await append(name, events, options)]
    return [...answers, await countIn(asking, name)]
  },
  async 'idempotency: same ids at the head are not checked'(asking) {
    const name = asking.stream('i4')
    const events = [event(A, 1, idOf(asking.run, 31))]
    await asking.append(name, events, { expectedRevision: NO_STREAM })
    const answer = await asking.append(name, events, { expectedRevision: 0n })
    return [answer, await countIn(asking, name)]
  },
  async 'idempotency: same id, other body keeps the first'({ append, stream, run, client }) {
    const name = stream('i5')
    const options = { expectedRevision: NO_STREAM } as const
    await append(name, [event(A, { v: 1 }, idOf(run, 41))], options)
    const answer = await append(name, [event(A, { v: 2 }, idOf(run, 41))], options)
    return [answer, await rows(client.readStream(name))]
  },
  async 'idempotency: partial match, any'(asking) {
    const name = asking.stream('i6')
    const [first, second] = pair(asking.run, 51)
    if (!first || !second) return undefined
    await asking.append(name, [first], { expectedRevision: ANY })
    const answer = await asking.append(name, [first, second], { expectedRevision: ANY })
    return [answer, await countIn(asking, name)]
  },
  async 'idempotency: partial match, no stream'(asking) {
    const name = asking.stream('i7')
    const [first, second] = pair(asking.run, 61)
    if (!first || !second) return undefined
    await asking.append(name, [first], { expectedRevision: NO_STREAM })
    const answer = await asking.append(name, [first, second], { expectedRevision: NO_STREAM })
    return [answer, await countIn(asking, name)]
  },
  async 'idempotency: prefix of an earlier append, no stream'({ append, stream, run }) {
    const name = stream('i8')
    const [first, second] = pair(run, 71)
    if (!first || !second) return undefined
    await append(name, [first, second], { expectedRevision: NO_STREAM })
    return [
      await append(name, [first], { expectedRevision: NO_STREAM }),
      await append(name, [second], { expectedRevision: 0n }),
      await append(name, [second], { expectedRevision: ANY }),
    ]
  },
  async 'idempotency: first id unknown, second known, any'(asking) {
    const name = asking.stream('i9')
    const known = event(A, 1, idOf(asking.run, 81))
    await asking.append(name, [known], { expectedRevision: ANY })
    const unknown = event('N', 1, idOf(asking.run, 82))
    const answer = await asking.append(name, [unknown, known], { expectedRevision: ANY })
    return [answer, await countIn(asking, name)]
  },
  async 'idempotency: same id in another stream'(asking) {
    const { append, stream, run } = asking
    const events = [event(A, 1, idOf(run, 91))]
    await append(stream('i10'), events, { expectedRevision: ANY })
    const answer = await append(stream('i11'), events, { expectedRevision: ANY })
    return [answer, await countIn(asking, stream('i11'))]
  },
}
