/** Requests of several parts on the real embedded store: all that is new or nothing, and each part once. */
import { expect } from 'chai'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import type { ExecutedParts } from '../../eventstore/command.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import { asking, countingAppends, failed, many, recording } from '../support/recording.ts'
import { requestOf, requestOfOne, sendParts, stakesOf, transfers } from '../support/transfers.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

type Answer = ExecutedParts<WalletEvent, string>

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

  it('leave in one append, each with its id and hash, decided on what those before it leave', async () => {
    const player = playerOf(1)
    const { counting, appends } = countingAppends(store)
    const parts = stakesOf(player, ['a', 400n], ['b', 500n], ['c', 100n])
    const answer = await sendParts(handlerOf({ store: counting }), player, parts)
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
    const parts = stakesOf(player, ['a', 400n], ['b', 700n], ['c', 1n])
    const answer = await sendParts(handler, player, parts)
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
    expect(replays(await sendParts(handler, player, parts.slice(0, 1)))).to.deep.equal([false])
  })

  it('are answered from their first time where they are known, the rest is appended; in another process, too', async () => {
    const [player, one, two] = [playerOf(3), handlerOf(), handlerOf()]
    await two.stateOf(transfers, player) // two knows the stream as it stands now, and no more
    const [a, b, c, d] = stakesOf(player, ['a', 1n], ['b', 2n], ['c', 3n], ['d', 4n])
    if (!a || !b || !c || !d) throw new Error('there are four')
    const first = await sendParts(one, player, [a, b])
    const mixed = await sendParts(two, player, [c, b, d, a])
    expect(replays(mixed)).to.deep.equal([false, true, false, true])
    const again = await sendParts(one, player, [a, b, c, d])
    expect(replays(again)).to.deep.equal([true, true, true, true])
    const [own, theirs, all] = [first, mixed, again].map(idsOf)
    expect(all).to.deep.equal([own?.[0], own?.[1], theirs?.[0], theirs?.[2]])
    expect(await stored(player)).to.have.lengthOf(4)
  })

  it('keep what was accepted before when another part is refused, and say so', async () => {
    const [player, handler] = [playerOf(4), handlerOf()]
    const [a, b, c] = stakesOf(player, ['a', 1n], ['b', 5_000n], ['c', 1n])
    if (!a || !b || !c) throw new Error('there are three')
    await sendParts(handler, player, [a])
    expect(outcomes(await sendParts(handler, player, [c, a, b]))).to.deep.equal([
      'withheld',
      'accepted',
      'rejected',
    ])
    expect(await stored(player)).to.have.lengthOf(1)
  })

  it('are refused when one of them is known with another body', async () => {
    const [player, handler] = [playerOf(5), handlerOf()]
    const [a, other, b] = stakesOf(player, ['a', 1n], ['a', 2n], ['b', 1n])
    if (!a || !other || !b) throw new Error('there are three')
    await sendParts(handler, player, [a])
    for (const process of [handler, handlerOf()]) {
      expect(outcomes(await sendParts(process, player, [b, other]))).to.deep.equal([
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
      return sendParts(handler, player, stakesOf(player, ...amounts))
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
    const [a, b] = stakesOf(player, ['a', 1n], ['b', 2n])
    if (!a || !b) throw new Error('there are two')
    const [alone, both, repeat] = await Promise.all([
      handler.execute(transfers, requestOfOne(player, a)),
      sendParts(handler, player, [b, a]),
      handler.execute(transfers, requestOfOne(player, b)),
    ])
    expect(alone).to.include({ outcome: 'accepted', isReplay: false })
    expect(repeat).to.include({ outcome: 'accepted', isReplay: false })
    expect(replays(both)).to.deep.equal([true, true]) // it waits for the append that has one of them
    expect(await stored(player)).to.have.lengthOf(2)
  })

  it('are decided at the revision that was expected, or not at all; repeats are answered whatever it says', async () => {
    const [player, handler] = [playerOf(8), handlerOf()]
    const parts = stakesOf(player, ['a', 1n], ['b', 2n])
    const at = (expectedRevision: bigint) =>
      handler.executeParts(transfers, { ...requestOf(player, parts), expectedRevision })
    expect(await at(0n)).to.deep.equal({ outcome: 'stale', revision: -1n })
    expect(replays(await at(-1n))).to.deep.equal([false, false])
    expect(replays(await at(7n))).to.deep.equal([true, true])
  })

  it('are rehearsed together: what is known is answered, the rest is told, and nothing is written', async () => {
    const [player, handler] = [playerOf(9), handlerOf()]
    const [a, b] = stakesOf(player, ['a', 1n], ['b', 2n])
    if (!a || !b) throw new Error('there are two')
    await sendParts(handler, player, [a])
    const dry = await handler.executeParts(transfers, {
      ...requestOf(player, [a, b]),
      isDry: true,
    })
    expect([dry.outcome, outcomes(dry)]).to.deep.equal(['rehearsed', ['accepted', 'rehearsed']])
    expect(await stored(player)).to.have.lengthOf(1)
    expect(replays(await sendParts(handler, player, [b]))).to.deep.equal([false])
  })

  it('fail together when one of them cannot be decided, and fail none that waits beside them', async () => {
    const [player, handler] = [playerOf(10), handlerOf()]
    const [a, b, c] = stakesOf(player, ['a', 1n], ['b', 2n], ['c', 3n])
    if (!a || !b || !c) throw new Error('there are three')
    const broken = {
      ...b,
      command: () => {
        throw new Error('no such paytable')
      },
    }
    const [poison, beside] = await Promise.allSettled([
      sendParts(handler, player, [a, broken]),
      sendParts(handler, player, [c]),
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
})
