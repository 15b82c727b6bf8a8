/** References on the real embedded store: the fact that a command acts on, however old it is, by whatever name. */
import { expect } from 'chai'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { encode, type EncodedEvent } from '../../eventstore/codec.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import type { ExecutedParts } from '../../eventstore/command.ts'
import { commandIdOf } from '../../eventstore/ids.ts'
import type { Sought } from '../../eventstore/look-up.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import { doing, forgetful, REMEMBERED, said } from '../support/providing.ts'
import {
  nameOf,
  requestOf,
  requestOfOne,
  returnOf,
  stakeOf,
  START,
  transfers,
  type TransferPart,
} from '../support/transfers.ts'
import { WHOSE } from '../support/wallet-facts.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

const BETWEEN = Number(process.env['HISTORY_EVENTS'] ?? 10_000)

describe('a fact that is referred to', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const stored = (player: string) => eventsIn(store, streamOf(player))
  const outcomes = (answer: ExecutedParts<WalletEvent, string>) =>
    'parts' in answer ? answer.parts.map(({ outcome }) => outcome) : []

  it('is handed over by id or alias, and null where there is none', async () => {
    const [player, handler] = [playerOf(106), createCommandHandler({ store })]
    await doing(handler, player).stake('s', 70n)
    await doing(handler, player).giveBack('r', 's')
    let seen: unknown
    const name = (transaction: string) => ({ of: player, name: nameOf(player, transaction) })
    const looking = requestOfOne(player, {
      ...stakeOf(player, { transaction: 'looking' }),
      refersTo: [name('never'), name('r'), name('s')],
      command(_at, _state, facts) {
        seen = facts.map((events) => events?.map(({ revision, data }) => ({ revision, data })))
        return { type: 'Return', stake: null }
      },
    })
    for (const process of [handler, createCommandHandler({ store })]) {
      expect(said(await process.execute(transfers, looking))).to.equal('STAKE_UNKNOWN')
      const [staked, returned] = (await stored(player)).map(({ data, revision }) => ({
        revision,
        amount: (data as { amount: string }).amount,
      }))
      expect(seen).to.have.nested.property('[0]', undefined)
      expect(seen).to.have.nested.property('[1][0].revision', returned?.revision)
      expect(seen).to.have.nested.property('[2][0].data.amount', BigInt(staked?.amount ?? 0))
    }
  })

  it('may be a part of the same request that stands before it, and no later one', async () => {
    const [player, handler] = [playerOf(107), createCommandHandler({ store })]
    const parts = (...names: string[]) => [
      stakeOf(player, { transaction: names[0] ?? '', amount: 500n }),
      returnOf(player, { transaction: names[1] ?? '', of: names[0] ?? '' }),
    ]
    const send = (sent: readonly TransferPart[]) =>
      handler.executeParts(transfers, requestOf(player, sent))
    expect(outcomes(await send(parts('s', 'r')))).to.deep.equal(['accepted', 'accepted'])
    expect((await handler.stateOf(transfers, player)).balance).to.equal(START)
    expect(outcomes(await send(parts('t', 'q').reverse()))).to.deep.equal(['rejected', 'withheld'])
    expect(outcomes(await send(parts('s', 'r').reverse()))).to.deep.equal(['accepted', 'accepted'])
    expect(await stored(player)).to.have.lengthOf(2)
  })

  it('may be in the batch before it', async () => {
    const [player, handler] = [playerOf(108), createCommandHandler({ store })]
    const both = await Promise.all([
      doing(handler, player).stake('s'),
      doing(handler, player).giveBack('r', 's'),
    ])
    expect(both.map(said)).to.deep.equal(['done', 'done'])
  })

  it('is found when the state has evicted it, and what a table says wrongly is looked up in the stream', async () => {
    const player = playerOf(109)
    await doing(forgetful(store), player).stake('s', 70n)
    await doing(forgetful(store), player).fill(2 * REMEMBERED)
    const lying = createCommandHandler({
      store,
      rememberedMax: REMEMBERED,
      lookUp: ({ names }) =>
        Promise.resolve({ found: new Map([...names].map((it) => [it, 3n])), isWhole: true }),
    })
    expect(said(await doing(lying, player).giveBack('r', 's'))).to.equal('done')
    expect((await lying.stateOf(transfers, player)).balance).to.equal(START - 8n)
  })

  it('is refused where it is another’s, by name, and so are too many: nothing is changed', async () => {
    const [player, other, handler] = [playerOf(110), playerOf(111), createCommandHandler({ store })]
    await doing(handler, other).stake('s')
    const theirs = {
      ...returnOf(player, { transaction: 'r', of: 's' }),
      refersTo: [{ of: other, name: nameOf(other, 's') }],
    }
    const answers = [
      await handler.execute(transfers, requestOfOne(player, theirs)),
      await handler.executeParts(
        transfers,
        requestOf(player, [stakeOf(player, { transaction: 'a' }), theirs]),
      ),
    ]
    for (const answer of answers) {
      expect(answer).to.deep.equal({ outcome: 'misused', reason: 'FACT_OF_ANOTHER' })
    }
    const reference = { of: player, name: nameOf(player, 's') }
    const many = { ...theirs, refersTo: Array.from({ length: 17 }, () => reference) }
    expect(await handler.execute(transfers, requestOfOne(player, many))).to.deep.equal({
      outcome: 'misused',
      reason: 'REFERENCES_TOO_MANY',
    })
    expect(said(await doing(handler, player).giveBack('r', 's'))).to.equal('STAKE_UNKNOWN') // by its id here
    expect([await stored(player), await stored(other)].map(({ length }) => length)).to.deep.equal([
      0, 1,
    ])
  })

  it('is absent up to a revision: after a lost race only what came since is looked for', async () => {
    const [player, asked] = [playerOf(112), [] as Sought[]]
    const [one, two] = [forgetful(store, asked), createCommandHandler({ store })]
    await doing(two, player).fill(30)
    await one.stateOf(transfers, player)
    await doing(two, player).fill(3, 'race')
    expect(said(await doing(one, player).giveBack('r', 's'))).to.equal('STAKE_UNKNOWN')
    expect(asked.map(({ after }) => after)).to.deep.equal([-1n]) // what came was in memory
    asked.length = 0
    await doing(two, player).stake('s')
    await doing(two, player).fill(10, 'another')
    expect(said(await doing(one, player).giveBack('r', 's'))).to.equal('done')
    const head = 32n // when it was asked for first
    expect(asked.map(({ after }) => after)).to.deep.equal([-1n, head])
  })

  it('may be a part that was accepted before, by what it is called now; in a race, too', async () => {
    const [player, one, two] = [playerOf(114), createCommandHandler({ store }), forgetful(store)]
    const send = (handler: typeof one, transaction: string, refersTo: string) =>
      handler.executeParts(
        transfers,
        requestOf(player, [
          returnOf(player, { transaction, of: 's' }),
          {
            ...returnOf(player, { transaction: `${transaction}-again`, of: refersTo }),
            commandId: nameOf(player, `${transaction}-corrected`),
          },
        ]),
      )
    await doing(one, player).stake('s', 70n)
    await two.stateOf(transfers, player)
    expect(outcomes(await send(one, 'r1', 'r1'))).to.deep.equal(['accepted', 'accepted'])
    expect(outcomes(await send(two, 'r2', 'r2'))).to.deep.equal(['accepted', 'accepted'])
    expect(outcomes(await send(two, 'r3', 'never'))).to.deep.equal(['accepted', 'rejected'])
    expect(await stored(player)).to.have.lengthOf(4)
  })

  it(`is found behind ${BETWEEN} events, for the second return of a stake: one effect`, async function () {
    this.timeout(120_000)
    const player = playerOf(113)
    const first = createCommandHandler({ store })
    await doing(first, player).stake('s', 70n)
    await doing(first, player).giveBack('r1', 's')
    await doing(first, player).stake('other', 5n)
    await append(player, BETWEEN)
    const restarted = createCommandHandler({ store })
    expect(said(await doing(restarted, player).giveBack('r2', 's'))).to.equal('again')
    expect(said(await doing(restarted, player).giveBack('r1', 'other'))).to.equal('keyReused')
    const answer = await doing(restarted, player).giveBack('r3', 'other')
    expect(said(answer)).to.equal('done')
    expect(answer).to.have.nested.property('events[0].data.amount', 5n)
    // It has read none of them yet: it loses its race, reads on, and finds what was done meanwhile.
    const { balance, moves } = await restarted.stateOf(transfers, player)
    expect({ balance, moves }).to.deep.equal({ balance: START, moves: BETWEEN + 4 })
    const late = () => doing(first, player).giveBack('r4', 'other')
    expect(said(await late().catch(late))).to.equal('again') // on a slow machine past its deadline
  })

  /** Written past the handler, five hundred at a time: the state does not change, but has as many commands more. */
  async function append(player: string, count: number): Promise<void> {
    const { balance } = await createCommandHandler({ store }).stateOf(transfers, player)
    let revision = BigInt((await stored(player)).length - 1)
    for (let n = 0; n < count; n += 500) {
      const events: EncodedEvent[] = Array.from({ length: 500 }, (_, m) =>
        between(player, n + m, balance),
      ).flat()
      const answer = await store.append(streamOf(player), events, revision)
      if (answer.outcome !== 'appended') throw new Error(answer.outcome)
      revision = answer.revision
    }
  }
})

function between(player: string, n: number, balance: bigint): EncodedEvent[] {
  const commandId = commandIdOf(player, 'between', String(n))
  const data = { adjustmentId: commandId, direction: 'debit', amount: 1n, balance, ...WHOSE }
  return encode([{ type: 'Adjusted', data }], {
    occurredAt: '2099-01-01T00:00:00.000Z',
    commandId,
    bodyHash: 'between',
    correlationId: 'test',
    causationId: commandId,
    actor: { role: 'system', id: 'test' },
  })
}
