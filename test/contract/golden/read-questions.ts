// Golden questions about reading streams and $all, and about links.
import type { ReadStreamOptions } from '@eventstore/db-client'
import { BACKWARDS, END, START, binaryEvent } from '@eventstore/db-client'
import { attempt, names, rows } from '../observing.ts'
import type { Asking, Questions } from './questions.ts'
import { each, event, many } from './questions.ts'

const windows: Readonly<Record<string, ReadStreamOptions>> = {
  all: {},
  f3: { fromRevision: 3n },
  f3c2: { fromRevision: 3n, maxCount: 2 },
  f9: { fromRevision: 9n },
  f10: { fromRevision: 10n },
  f99: { fromRevision: 99n },
  bEnd: { direction: BACKWARDS, fromRevision: END },
  bEnd1: { direction: BACKWARDS, fromRevision: END, maxCount: 1 },
  b5: { direction: BACKWARDS, fromRevision: 5n },
  bStart: { direction: BACKWARDS, fromRevision: START },
  b99: { direction: BACKWARDS, fromRevision: 99n },
  fEnd: { fromRevision: END },
  c0: { maxCount: 0 },
}

async function appendFour({ client, stream, run }: Asking) {
  const positions = []
  for (let n = 0; n < 4; n += 1) {
    const { position } = await client.appendToStream(stream('all'), [event(`AllT${run}`)])
    if (position) positions.push(position)
  }
  return positions
}

export const readQuestions: Questions = {
  'read: missing stream': ({ client, stream }) =>
    each({
      fwd: () => attempt(() => rows(client.readStream(stream('none')))),
      bwd: () =>
        attempt(() =>
          rows(client.readStream(stream('none'), { direction: BACKWARDS, fromRevision: END })),
        ),
    }),
  async 'read: windows of a 10-event stream'({ append, stream, client }) {
    await append(stream('w'), many(10))
    const answers: Record<string, unknown> = {}
    for (const [key, options] of Object.entries(windows)) {
      answers[key] = await attempt(async () => {
        const found = names(await rows(client.readStream(stream('w'), options)))
        return found.map((name) => name?.split('@')[0]).join(',')
      })
    }
    return answers
  },
  async 'readAll: order, inclusive forward, exclusive backward'(asking) {
    const { client, stream } = asking
    const positions = await appendFour(asking)
    const mine = async (options: Parameters<typeof client.readAll>[0]) => {
      const found: number[] = []
      for await (const { event: e } of client.readAll(options)) {
        if (e?.streamId === stream('all')) found.push(Number(e.revision))
      }
      return found
    }
    const [, from1, back2] = positions
    if (!from1 || !back2) return undefined
    const commits = positions.map(({ commit }) => commit)
    const steps = commits.slice(1).map((commit, n) => commit - (commits[n] ?? 0n))
    return {
      from1: await mine({ fromPosition: from1 }),
      back2: await mine({ direction: BACKWARDS, fromPosition: back2 }),
      increasing: steps.every((step) => step > 0n),
      commitEqPrepare: positions.every(({ commit, prepare }) => commit === prepare),
      gapsOverOne: steps.some((step) => step > 1n),
    }
  },
  'readAll: from END forwards, from START backwards': ({ client }) =>
    each({
      endF: () => attempt(() => rows(client.readAll({ fromPosition: END, maxCount: 5 }))),
      startB: () =>
        attempt(() =>
          rows(client.readAll({ direction: BACKWARDS, fromPosition: START, maxCount: 5 })),
        ),
    }),
  'readAll: invalid position': ({ client }) =>
    attempt(async () => {
      const fromPosition = { commit: 3n, prepare: 9n }
      return (await rows(client.readAll({ fromPosition, maxCount: 1 }))).length
    }),
  async 'links: resolved, unresolved, to a deleted stream'({ append, stream, client }) {
    const target = stream('l1')
    const links = stream('l2')
    await append(target, [event('Target', { t: 1 })])
    await append(links, [binaryEvent({ type: '$>', data: Buffer.from(`0@${target}`) })])
    const resolved = () => rows(client.readStream(links, { resolveLinkTos: true }))
    const un = names(await rows(client.readStream(links)))
    const re = await resolved()
    await client.deleteStream(target)
    return { un, re, del: await attempt(resolved) }
  },
}
