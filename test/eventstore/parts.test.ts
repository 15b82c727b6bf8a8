/** Requests of several parts on the real embedded store: all that is new or nothing, and each part once. */
import { expect } from 'chai'
import { accept, type Decider } from '../../domain/shared/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { Overloaded, type ExecutedParts, type Part } from '../../eventstore/command.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Store } from '../../eventstore/store.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import {
  requestOf,
  requestOfOne,
  returnOf,
  stakeOf,
  transfers,
  type TransferPart,
} from '../support/transfers.ts'
import { PAID_BY } from '../support/wallet-facts.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

type Answer = ExecutedParts<WalletEvent, string>

/** Writes what it is told. */
const recording: Decider<readonly WalletEvent[], WalletEvent, null, never> = {
  category: 'wallet',
  initialState: () => null,
  evolve: () => null,
  decide: (events) => accept(...events),
}
const failed = (n: number, reason = 'x'): WalletEvent => ({
  type: 'DepositFailed',
  data: {
    depositId: `a9b2c3d4-0000-5000-8000-${String(n).padStart(12, '0')}`,
    amount: minor(1n),
    ...PAID_BY,
    reason,
  },
})
const many = (
  player: string,
  key: string,
  events: readonly WalletEvent[],
): Part<readonly WalletEvent[], null, WalletEvent> => ({
  commandId: commandIdOf(player, 'many', key),
  bodyHash: key,
  command: () => events,
})
const asking = (id: string) => ({
  id,
  correlationId: 'test',
  actor: { role: 'system' as const, id: 'test' },
})

const outcomes = (answer: Answer) =>
  'parts' in answer ? answer.parts.map(({ outcome }) => outcome) : answer.outcome
const replays = (answer: Answer) =>
  answer.outcome === 'accepted' ? answer.parts.map(({ isReplay }) => isReplay) : answer.outcome
const eventsOf = (answer: Answer) => {
  if (answer.outcome !== 'accepted') throw new Error(answer.outcome)
  return answer.parts.map(({ events }) => events)
}
const idsOf = (answer: Answer) =>
  eventsOf(answer)
    .flat()
    .map(({ id }) => id)

describe('requests of several parts', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const stored = (player: string) => eventsIn(store, streamOf(player))
  const handlerOf = (over: Partial<Parameters<typeof createCommandHandler>[0]> = {}) =>
    createCommandHandler({ store, ...over })
  const send = (
    handler: ReturnType<typeof handlerOf>,
    player: string,
    parts: readonly TransferPart[],
  ) => handler.executeParts(transfers, requestOf(player, parts))
  const stakes = (player: string, ...amounts: (readonly [string, bigint])[]) =>
    amounts.map(([transaction, amount]) => stakeOf(player, { transaction, amount }))

  it('leave in one append, each with its id and hash, decided on what those before it leave', async () => {
    const player = playerOf(1)
    const { counting, appends } = countingAppends(store)
    const parts = stakes(player, ['a', 400n], ['b', 500n], ['c', 100n])
    const answer = await send(handlerOf({ store: counting }), player, parts)
    expect(replays(answer)).to.deep.equal([false, false, false])
    expect(appends).to.deep.equal([3])
    const events = await stored(player)
    expect(events.map(({ metadata }) => metadata)).to.have.deep.property('length', 3)
    for (const [n, { commandId, bodyHash }] of parts.entries()) {
      expect(events[n]?.metadata).to.include({ commandId, bodyHash, causationId: commandId })
    }
    expect(events.map(({ data }) => (data as { balance: string }).balance)).to.deep.equal([
      '600',
      '100',
      '0',
    ])
  })

  it('are refused with the one that is refused: nothing is appended, and nothing remembered', async () => {
    const [player, handler] = [playerOf(2), handlerOf()]
    const parts = stakes(player, ['a', 400n], ['b', 700n], ['c', 1n])
    const answer = await send(handler, player, parts)
    expect(answer).to.deep.equal({
      outcome: 'refused',
      parts: [
        { outcome: 'withheld' },
        { outcome: 'rejected', reason: 'NO_FUNDS' },
        { outcome: 'withheld' },
      ],
    })
    expect(await stored(player)).to.have.lengthOf(0)
    expect(await handler.stateOf(transfers, player)).to.deep.equal({ balance: 1_000n, moves: 0 })
    expect(replays(await send(handler, player, parts.slice(0, 1)))).to.deep.equal([false])
  })

  it('are answered from their first time where they are known, the rest is appended; in another process, too', async () => {
    const [player, one, two] = [playerOf(3), handlerOf(), handlerOf()]
    await two.stateOf(transfers, player) // two knows the stream as it stands now, and no more
    const [a, b, c, d] = stakes(player, ['a', 1n], ['b', 2n], ['c', 3n], ['d', 4n])
    if (!a || !b || !c || !d) throw new Error('there are four')
    const first = await send(one, player, [a, b])
    const mixed = await send(two, player, [c, b, d, a])
    expect(replays(mixed)).to.deep.equal([false, true, false, true])
    const again = await send(one, player, [a, b, c, d])
    expect(replays(again)).to.deep.equal([true, true, true, true])
    const [own, theirs, all] = [first, mixed, again].map(idsOf)
    expect(all).to.deep.equal([own?.[0], own?.[1], theirs?.[0], theirs?.[2]])
    expect(await stored(player)).to.have.lengthOf(4)
  })

  it('keep what was accepted before when another part is refused, and say so', async () => {
    const [player, handler] = [playerOf(4), handlerOf()]
    const [a, b, c] = stakes(player, ['a', 1n], ['b', 5_000n], ['c', 1n])
    if (!a || !b || !c) throw new Error('there are three')
    await send(handler, player, [a])
    expect(outcomes(await send(handler, player, [c, a, b]))).to.deep.equal([
      'withheld',
      'accepted',
      'rejected',
    ])
    expect(await stored(player)).to.have.lengthOf(1)
  })

  it('are refused when one of them is known with another body', async () => {
    const [player, handler] = [playerOf(5), handlerOf()]
    const [a, other, b] = stakes(player, ['a', 1n], ['a', 2n], ['b', 1n])
    if (!a || !other || !b) throw new Error('there are three')
    await send(handler, player, [a])
    for (const process of [handler, handlerOf()]) {
      expect(outcomes(await send(process, player, [b, other]))).to.deep.equal([
        'withheld',
        'keyReused',
      ])
    }
    expect(await stored(player)).to.have.lengthOf(1)
  })

  it('have one effect each when two processes are sent the same ones at once, in whatever company', async () => {
    const player = playerOf(6)
    const random = seededRandom(6)
    const handlers = [handlerOf(), handlerOf()]
    const some = (n: number) => {
      const names = new Set(Array.from({ length: 4 }, () => Math.floor(random() * 12)))
      const amounts = [...names].map((name) => [`t${name}`, 1n] as const)
      const handler = handlers[n % 2]
      if (handler === undefined) throw new Error('there are two')
      return send(handler, player, stakes(player, ...amounts))
    }
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => some(n)))
    expect(new Set(answers.map(({ outcome }) => outcome))).to.deep.equal(new Set(['accepted']))
    const ids = (await stored(player)).map(({ metadata }) => metadata as { commandId: string })
    const commandIds = ids.map(({ commandId }) => commandId)
    expect(new Set(commandIds).size).to.equal(commandIds.length)
    const byCommand = new Map<string, unknown>()
    for (const { commandId, id } of answers.flatMap(eventsOf).flat()) {
      expect(byCommand.get(commandId) ?? id).to.equal(id)
      byCommand.set(commandId, id)
    }
    expect([...byCommand.keys()]).to.have.members(commandIds)
  })

  it('stand beside single commands of the same batch', async () => {
    const [player, handler] = [playerOf(7), handlerOf()]
    const [a, b] = stakes(player, ['a', 1n], ['b', 2n])
    if (!a || !b) throw new Error('there are two')
    const [alone, both, repeat] = await Promise.all([
      handler.execute(transfers, requestOfOne(player, a)),
      send(handler, player, [b, a]),
      handler.execute(transfers, requestOfOne(player, b)),
    ])
    expect(alone).to.include({ outcome: 'accepted', isReplay: false })
    expect(repeat).to.include({ outcome: 'accepted', isReplay: false })
    expect(replays(both)).to.deep.equal([true, true]) // it waits for the append that has one of them
    expect(await stored(player)).to.have.lengthOf(2)
  })

  it('are decided at the revision that was expected, or not at all; repeats are answered whatever it says', async () => {
    const [player, handler] = [playerOf(8), handlerOf()]
    const parts = stakes(player, ['a', 1n], ['b', 2n])
    const at = (expectedRevision: bigint) =>
      handler.executeParts(transfers, { ...requestOf(player, parts), expectedRevision })
    expect(await at(0n)).to.deep.equal({ outcome: 'stale', revision: -1n })
    expect(replays(await at(-1n))).to.deep.equal([false, false])
    expect(replays(await at(7n))).to.deep.equal([true, true])
  })

  it('are rehearsed together: what is known is answered, the rest is told, and nothing is written', async () => {
    const [player, handler] = [playerOf(9), handlerOf()]
    const [a, b] = stakes(player, ['a', 1n], ['b', 2n])
    if (!a || !b) throw new Error('there are two')
    await send(handler, player, [a])
    const dry = await handler.executeParts(transfers, {
      ...requestOf(player, [a, b]),
      isDry: true,
    })
    expect([dry.outcome, outcomes(dry)]).to.deep.equal(['rehearsed', ['accepted', 'rehearsed']])
    expect(await stored(player)).to.have.lengthOf(1)
    expect(replays(await send(handler, player, [b]))).to.deep.equal([false])
  })

  it('fail together when one of them cannot be decided, and fail none that waits beside them', async () => {
    const [player, handler] = [playerOf(10), handlerOf()]
    const [a, b, c] = stakes(player, ['a', 1n], ['b', 2n], ['c', 3n])
    if (!a || !b || !c) throw new Error('there are three')
    const broken = {
      ...b,
      command: () => {
        throw new Error('no such paytable')
      },
    }
    const [poison, beside] = await Promise.allSettled([
      send(handler, player, [a, broken]),
      send(handler, player, [c]),
    ])
    expect(poison).to.have.nested.property('reason.message', 'no such paytable')
    expect(beside.status).to.equal('fulfilled')
    expect(await stored(player)).to.have.lengthOf(1)
  })

  it('are read again to their command’s end, however many events it has', async () => {
    const [player, handler] = [playerOf(11), handlerOf()]
    const events = Array.from({ length: 75 }, (_, n) => failed(n))
    const parts = [
      many(player, 'few', events.slice(0, 16)),
      many(player, 'many', events),
      many(player, 'one', events.slice(0, 1)),
    ]
    const request = { ...asking(player), parts }
    const first = await handler.executeParts(recording, request)
    for (const process of [handler, handlerOf()]) {
      const again = await process.executeParts(recording, request)
      expect(replays(again)).to.deep.equal([true, true, true])
      const lengths = eventsOf(again).map(({ length }) => length)
      expect(lengths).to.deep.equal([16, 75, 1])
      expect(idsOf(again)).to.deep.equal(idsOf(first))
    }
  })

  describe('are bounded, and refused by name with nothing changed', () => {
    const player = playerOf(12)
    const refused = async (parts: readonly TransferPart[]) => {
      const answer = await send(handlerOf(), player, parts)
      expect(await stored(player)).to.have.lengthOf(0)
      return answer.outcome === 'misused' ? answer.reason : outcomes(answer)
    }
    const numbered = (count: number) =>
      stakes(player, ...Array.from({ length: count }, (_, n) => [`t${n}`, 1n] as const))

    it('without a part', async () => {
      expect(await refused([])).to.equal('PARTS_MISSING')
    })
    it('with 101 of them; 100 are taken', async () => {
      expect(await refused(numbered(101))).to.equal('PARTS_TOO_MANY')
      const other = playerOf(13)
      const hundred = Array.from({ length: 100 }, (_, n) => [`t${n}`, 1n] as const)
      expect(await send(handlerOf(), other, stakes(other, ...hundred))).to.include({
        outcome: 'accepted',
      })
    })
    it('where two are the same, be it with another body', async () => {
      const [a] = numbered(1)
      if (a === undefined) throw new Error('there is one')
      expect(await refused([a, a])).to.equal('PARTS_REPEATED')
      expect(await refused([a, { ...a, bodyHash: 'other' }])).to.equal('PARTS_REPEATED')
    })
    it('where two return one stake, or one is called what another is', async () => {
      const one = returnOf(player, { transaction: 'r1', of: 's' })
      const two = returnOf(player, { transaction: 'r2', of: 's' })
      const stake = stakeOf(player, { transaction: 'r1' })
      expect(await refused([one, two])).to.equal('PARTS_REPEATED')
      expect(await refused([stake, one])).to.equal('PARTS_REPEATED')
    })
    it('where what they record is larger than one append', async () => {
      const long = Array.from({ length: 10 }, (_, n) => failed(n, 'x'.repeat(200)))
      const parts = Array.from({ length: 100 }, (_, n) => many(player, `p${n}`, long))
      const answer = await handlerOf().executeParts(recording, { ...asking(player), parts })
      expect(answer).to.deep.equal({ outcome: 'misused', reason: 'PARTS_TOO_LARGE' })
      expect(await stored(player)).to.have.lengthOf(0)
    })
  })

  it('wait for the next append when they do not fit into this one', async () => {
    const [player, other] = [playerOf(14), playerOf(15)]
    const { counting, appends } = countingAppends(store)
    const long = Array.from({ length: 10 }, (_, n) => failed(n, 'x'.repeat(200)))
    const handler = handlerOf({ store: counting })
    const request = (key: string) => ({
      ...asking(player),
      parts: Array.from({ length: 50 }, (_, n) => many(player, `${key}${n}`, long)),
    })
    const both = await Promise.all([
      handler.executeParts(recording, request('a')),
      handler.executeParts(recording, request('b')),
    ])
    expect(both.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'accepted'])
    expect(appends).to.deep.equal([500, 500])
    expect(await stored(other)).to.have.lengthOf(0)
  })

  it('count one by one for what may wait', async () => {
    const [player, handler] = [playerOf(16), handlerOf()]
    const hundred = (key: string) =>
      stakes(player, ...Array.from({ length: 100 }, (_, n) => [`${key}-${n}`, 1n] as const))
    const sent = await Promise.allSettled(
      Array.from({ length: 21 }, (_, n) => send(handler, player, hundred(String(n)))),
    )
    const reasons = sent.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    )
    expect(reasons).to.have.lengthOf(1)
    expect(reasons[0]).to.be.instanceOf(Overloaded)
  })
})

/** `appends`: how many events each had, those that only confirm a revision left out. */
function countingAppends(store: Store) {
  const appends: number[] = []
  const counting: Store = {
    ...store,
    append(stream, events, expected) {
      if (events.length > 0 && stream.startsWith('wallet-')) appends.push(events.length)
      return store.append(stream, events, expected)
    },
  }
  return { counting, appends }
}
