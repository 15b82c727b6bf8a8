// Golden questions about catch-up subscriptions and the filters of $all.
import type { Filter, Position } from '@eventstore/db-client'
import {
  END,
  START,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
} from '@eventstore/db-client'
import type { Row } from '../observing.ts'
import { brief, collect, hasRows, isCaughtUp, isRow, until } from '../observing.ts'
import type { Asking, Questions } from './questions.ts'
import { event, many } from './questions.ts'

async function filtered({ client }: Asking, filter: Filter, count: number): Promise<Row[]> {
  const seen = await collect(client.subscribeToAll({ fromPosition: START, filter }), hasRows(count))
  return seen.filter(isRow)
}

async function checkpointsOf({ client, run }: Asking, fromPosition: Position) {
  const commits: bigint[] = []
  const filter = eventTypeFilter({
    prefixes: [`NothingMatches${run}`],
    checkpointInterval: 1,
    maxSearchWindow: 32,
    checkpointReached: (_subscription, { commit }) => void commits.push(commit),
  })
  const seen = await collect(client.subscribeToAll({ fromPosition, filter }), isCaughtUp)
  await until(() => commits.length > 0, 'a checkpoint')
  return { commits, seen }
}

export const subscriptionQuestions: Questions = {
  async 'sub stream: from start, then live, caughtUp order'({ append, stream, client }) {
    const name = stream('s1')
    await append(name, many(3))
    const subscription = client.subscribeToStream(name)
    subscription.once('caughtUp', () => void append(name, many(2)))
    return brief(await collect(subscription, hasRows(5)))
  },
  async 'sub stream: fromRevision is exclusive; from END; missing stream'(asking) {
    const { append, stream, client } = asking
    const name = stream('s2')
    const missing = stream('s2m')
    await append(name, many(4))
    const appendTo = (to: string) => () => void append(to, [event('L')])
    const fromOne = client.subscribeToStream(name, { fromRevision: 1n })
    const a = brief((await collect(fromOne, hasRows(2))).filter(isRow))
    const atEnd = client.subscribeToStream(name, { fromRevision: END })
    const b = brief((await collect(atEnd, hasRows(1), appendTo(name))).filter(isRow))
    const toMissing = client.subscribeToStream(missing)
    const c = brief(await collect(toMissing, hasRows(1), appendTo(missing)))
    return { a, b, c }
  },
  async 'sub all: type filter, from a position, exclusive'({ append, stream, client, run }) {
    const name = stream('f1')
    const type = `Flt${run}`
    const { position } = await client.appendToStream(name, [event(type, 0)])
    await append(name, [event('no'), event(type, 1), event('no'), event(type, 2)])
    const filter = eventTypeFilter({ prefixes: [type] })
    const from = position ?? START
    const seen = await collect(client.subscribeToAll({ fromPosition: from, filter }), hasRows(2))
    return seen.filter(isRow).map(({ data }) => data)
  },
  async 'sub all: stream prefix filter over partitions'(asking) {
    const category = `gp${asking.run}`
    for (const k of ['0a', '1b', '2c', '0d', '1e']) {
      await asking.append(`${category}-${k}`, [event('P', { k })])
    }
    const ask = async (count: number, digits: string[]) => {
      const prefixes = digits.map((digit) => `${category}-${digit}`)
      const found = await filtered(asking, streamNameFilter({ prefixes }), count)
      return found.map(({ data }) => data)
    }
    return { zero: await ask(2, ['0']), zeroOne: await ask(4, ['0', '1']) }
  },
  async 'sub all: regex filter'(asking) {
    const type = `Rx${asking.run}`
    const types = [`${type}Alpha`, `${type}Beta`, `${type}Alphabet`]
    await asking.append(
      asking.stream('rx'),
      types.map((name) => event(name)),
    )
    const found = await filtered(asking, eventTypeFilter({ regex: `^${type}Alpha` }), 2)
    return found.map((one) => one.event?.split(':')[1])
  },
  async 'sub all: checkpoints come when nothing matches'(asking) {
    const name = asking.stream('cp')
    const { position } = await asking.client.appendToStream(name, [event()])
    await asking.append(name, many(100))
    if (!position) return undefined
    const { commits, seen } = await checkpointsOf(asking, position)
    return {
      some: commits.length > 0,
      increasing: commits.every((commit, n) => n === 0 || commit > (commits[n - 1] ?? 0n)),
      caughtUp: isCaughtUp(seen),
      error: null,
    }
  },
  async 'sub all: checkpointInterval 0, window 0'({ client }) {
    const filter = eventTypeFilter({ prefixes: ['x'], checkpointInterval: 0 })
    try {
      const subscription = client.subscribeToAll({ fromPosition: END, filter })
      return { i0: brief(await collect(subscription, isCaughtUp)) }
    } catch (error) {
      return { i0: { error: (error as Error).name } } // the client refuses it itself
    }
  },
  async 'sub all: excludeSystemEvents sees no $'({ append, stream, client }) {
    await append(stream('sys'), [event()])
    const filter = excludeSystemEvents()
    const seen = await collect(client.subscribeToAll({ fromPosition: START, filter }), isCaughtUp)
    const types = seen.filter(isRow).map((one) => one.event?.split(':')[1] ?? '')
    const system = types.filter((type) => type.startsWith('$'))
    return { sys: system.length, some: types.length > 0 }
  },
}
