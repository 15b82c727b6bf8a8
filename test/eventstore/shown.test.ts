/** Commands that are meant for what a player was shown, on the real embedded store: what they are not shown stops none. */
import { expect } from 'chai'
import { wallet } from '../../domain/wallet/decider.ts'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler, type CommandHandler } from '../../eventstore/command-handler.ts'
import { load } from '../../eventstore/folded.ts'
import { tagOf } from '../../eventstore/shown.ts'
import { readSnapshot, writeSnapshot } from '../../eventstore/snapshots.ts'
import { withOwnStore } from '../support/own-store.ts'
import { PLAYED } from '../support/wallet-facts.ts'
import { betOf, openWallet, playerOf, request, streamOf } from '../support/wallet-requests.ts'

describe('what players are shown', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const idsOf = async (player: string) => {
    const ids = []
    for await (const { id } of store.read(streamOf(player))) ids.push(id)
    return ids
  }
  /** Of the nth event, counted from the newest. */
  const tag = async (player: string, nth = 1) => tagOf((await idsOf(player)).at(-nth) ?? '')
  const betting = (player: string) => (handler: CommandHandler, key: string, expectedTag: string) =>
    handler.execute(wallet, { ...betOf(player, { key }), expectedTag })
  /** A join that is refused: a fact of the wallet that no player is shown there. */
  const unseen = (handler: CommandHandler, player: string, key: string) =>
    handler.execute(
      wallet,
      request(player, { key }, (at) => ({
        type: 'JoinSession',
        at,
        sessionId: playerOf(999),
        gameId: 'dice',
        paytableVersion: 'dice-1',
        seedHash: 'a'.repeat(64),
        successorHash: 'b'.repeat(64),
        sawMembership: 999,
        ...PLAYED,
      })),
    )

  it('stays as it is through facts that it does not show, of whichever process', async () => {
    const [player, handler] = [playerOf(1), createCommandHandler({ store })]
    const bet = betting(player)
    const other = createCommandHandler({ store })
    await openWallet(handler, player, 1_000n)
    await bet(handler, 'first', await tag(player, 2)) // the session's join is the newest
    const seen = await tag(player)
    await unseen(handler, player, 'here')
    await unseen(other, player, 'there')
    const accepted = await bet(handler, 'second', seen)
    expect(accepted).to.include({ outcome: 'accepted', isReplay: false })
    expect(await bet(other, 'third', seen)).to.deep.equal({
      outcome: 'changed',
      tag: await tag(player),
    })
  })

  it('lets one of two through that were meant for the same, in one batch and in two processes', async () => {
    const [player, handler] = [playerOf(2), createCommandHandler({ store })]
    const bet = betting(player)
    await openWallet(handler, player, 1_000n)
    const seen = await tag(player, 2)
    const batch = [bet(handler, 'a', seen), bet(handler, 'b', seen)]
    const here = (await Promise.all(batch)).map(({ outcome }) => outcome)
    expect(here).to.deep.equal(['accepted', 'changed'])
    const then = await tag(player)
    const racing = [handler, createCommandHandler({ store })].map((each, n) =>
      bet(each, `race-${n}`, then),
    )
    const there = (await Promise.all(racing)).map(({ outcome }) => outcome)
    expect(there.sort()).to.deep.equal(['accepted', 'changed'])
  })

  it('is asked of no repeat, and of nothing that is not there', async () => {
    const [player, handler] = [playerOf(3), createCommandHandler({ store })]
    const bet = betting(player)
    expect(await bet(handler, 'early', 'x')).to.deep.equal({ outcome: 'changed', tag: '' })
    await openWallet(handler, player, 1_000n)
    const seen = await tag(player, 2)
    await bet(handler, 'once', seen)
    const again = await bet(handler, 'once', seen)
    expect(again).to.include({ outcome: 'accepted', isReplay: true })
    const { length } = await idsOf(player)
    expect((await bet(handler, 'other', seen)).outcome).to.equal('changed')
    expect(await idsOf(player)).to.have.lengthOf(length)
  })

  it('is found again from snapshots, those that do not say it too', async () => {
    const [player, handler] = [playerOf(4), createCommandHandler({ store })]
    const bet = betting(player)
    const { snapshot } = wallet
    if (snapshot === undefined) throw new Error('wallets have snapshots')
    await openWallet(handler, player, 1_000n)
    const seen = await tag(player, 2)
    await unseen(handler, player, 'unseen')
    const folded = await load(store, wallet, streamOf(player))
    expect(tagOf(folded.shownId ?? '')).to.equal(seen)
    for (const shownId of [folded.shownId, null]) {
      await writeSnapshot(store, snapshot, {
        stream: streamOf(player),
        folded: { ...folded, shownId },
      })
      const kept = await readSnapshot(store, snapshot, streamOf(player))
      expect(kept?.shownId).to.equal(shownId)
      const fresh = createCommandHandler({ store })
      const wrong = await bet(fresh, 'wrong', 'x')
      expect(wrong).to.deep.equal({ outcome: 'changed', tag: seen })
    }
    const loaded = createCommandHandler({ store })
    expect((await bet(loaded, 'right', seen)).outcome).to.equal('accepted')
  })
})
