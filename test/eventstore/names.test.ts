/** Names of commands on the real embedded store: one return of a stake, whatever it is called. */
import { expect } from 'chai'
import { v7 } from 'uuid'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { load } from '../../eventstore/folded.ts'
import { actIdOf } from '../../eventstore/ids.ts'
import type { Sought } from '../../eventstore/look-up.ts'
import { readSnapshot, writeSnapshot } from '../../eventstore/snapshots.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import { doing, forgetful, REMEMBERED, said, type Handler } from '../support/providing.ts'
import {
  nameOf,
  requestOfOne,
  returnOf,
  transfers,
  type TransferState,
} from '../support/transfers.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

describe('names of commands', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const stored = (player: string) => eventsIn(store, streamOf(player))
  const credits = async (player: string) =>
    (await stored(player)).filter(
      ({ data }) => (data as { direction: string }).direction !== 'debit',
    ).length
  it('return a stake once, whatever the return is called', async () => {
    const [player, handler] = [playerOf(101), createCommandHandler({ store })]
    await doing(handler, player).stake('s', 30n)
    expect(said(await doing(handler, player).giveBack('r1', 's'))).to.equal('done')
    for (const process of [handler, createCommandHandler({ store })]) {
      expect(said(await doing(process, player).giveBack('r2', 's'))).to.equal('again')
      expect(said(await doing(process, player).giveBack('r1', 's'))).to.equal('again')
    }
    expect(await credits(player)).to.equal(1)
    const [, returned] = await stored(player)
    expect(returned?.metadata).to.include({
      commandId: actIdOf(nameOf(player, 's'), 'return'),
      alias: nameOf(player, 'r1'),
    })
  })

  it('refuse a name that stands for something else, be it an id or an alias', async () => {
    const player = playerOf(102)
    const handlers = [createCommandHandler({ store }), createCommandHandler({ store })]
    const [one] = handlers as [Handler]
    await doing(one, player).stake('s1')
    await doing(one, player).stake('s2')
    await doing(one, player).giveBack('r', 's1')
    for (const handler of [...handlers, forgetful(store)]) {
      expect(said(await doing(handler, player).giveBack('r', 's2'))).to.equal('keyReused')
      expect(said(await doing(handler, player).giveBack('s1', 's2'))).to.equal('keyReused')
      expect(said(await doing(handler, player).stake('r'))).to.equal('keyReused')
    }
    expect(await stored(player)).to.have.lengthOf(3)
  })

  it('are known when memory has evicted them, id and alias', async () => {
    const [player, asked] = [playerOf(103), [] as Sought[]]
    const handler = forgetful(store, asked)
    await doing(handler, player).stake('s')
    await doing(handler, player).giveBack('r', 's')
    await doing(handler, player).fill(2 * REMEMBERED)
    for (const process of [handler, forgetful(store, asked)]) {
      asked.length = 0
      expect(said(await doing(process, player).giveBack('other', 's'))).to.equal('again')
      expect(said(await doing(process, player).stake('r'))).to.equal('keyReused')
      expect(said(await doing(process, player).stake('s'))).to.equal('again')
      expect(asked).to.have.lengthOf(3)
    }
    expect(await credits(player)).to.equal(1)
  })

  it('are kept in snapshots', async () => {
    const [player, handler] = [playerOf(104), createCommandHandler({ store })]
    await doing(handler, player).stake('s')
    await doing(handler, player).giveBack('r', 's')
    const stream = streamOf(player)
    const folded = await load(store, transfers, stream)
    const form = { version: 900, schema: { encode, decode }, from: 'refold' } as const
    await writeSnapshot(store, form, { stream, folded })
    const kept = await readSnapshot(store, form, stream)
    expect(kept?.repeats.known.get(nameOf(player, 'r'))).to.deep.equal(
      kept?.repeats.known.get(actIdOf(nameOf(player, 's'), 'return')),
    )
    expect([...(kept?.repeats.known.keys() ?? [])]).to.have.lengthOf(3)
    function encode({ balance, moves }: TransferState) {
      return { balance: String(balance), moves }
    }
    function decode({ balance, moves }: { balance: string; moves: number }): TransferState {
      return { balance: BigInt(balance), moves }
    }
  })

  it('are no newer than what they act on: a late key proves nothing of an id that was not made of it', async () => {
    const player = playerOf(105)
    const handler = forgetful(store)
    await doing(handler, player).stake('s')
    await doing(handler, player).giveBack('r', 's')
    await doing(handler, player).fill(2 * REMEMBERED)
    const key = v7({ msecs: Date.now() + 3_600_000 })
    const late = { ...returnOf(player, { transaction: key, of: 's' }), idempotencyKey: key }
    expect(said(await handler.execute(transfers, requestOfOne(player, late)))).to.equal('again')
    expect(await credits(player)).to.equal(1)
  })
})
