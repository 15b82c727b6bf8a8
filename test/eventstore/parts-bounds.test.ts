/** How large a request of parts may be, and how many may wait: what is beyond is refused by name, and nothing is changed. */
import { expect } from 'chai'
import type { StoreClient } from '../../eventstore/client.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { Overloaded } from '../../eventstore/command.ts'
import { withOwnStore, eventsIn } from '../support/own-store.ts'
import { asking, countingAppends, failed, many, recording } from '../support/recording.ts'
import { returnOf, sendParts, stakeOf, stakesOf, type TransferPart } from '../support/transfers.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

describe('requests of several parts, bounded', () => {
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const stored = (player: string) => eventsIn(store, streamOf(player))
  const handlerOf = (over: Partial<Parameters<typeof createCommandHandler>[0]> = {}) =>
    createCommandHandler({ store, ...over })

  describe('are refused by name with nothing changed', () => {
    const player = playerOf(12)
    const refused = async (parts: readonly TransferPart[]) => {
      const answer = await sendParts(handlerOf(), player, parts)
      expect(await stored(player)).to.have.lengthOf(0)
      return answer.outcome === 'misused' ? answer.reason : answer.outcome
    }
    const numbered = (count: number) =>
      stakesOf(player, ...Array.from({ length: count }, (_, n) => [`t${n}`, 1n] as const))

    it('without a part', async () => {
      expect(await refused([])).to.equal('PARTS_MISSING')
    })
    it('with 101 of them; 100 are taken', async () => {
      expect(await refused(numbered(101))).to.equal('PARTS_TOO_MANY')
      const other = playerOf(13)
      const hundred = Array.from({ length: 100 }, (_, n) => [`t${n}`, 1n] as const)
      expect(await sendParts(handlerOf(), other, stakesOf(other, ...hundred))).to.include({
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
      stakesOf(player, ...Array.from({ length: 100 }, (_, n) => [`${key}-${n}`, 1n] as const))
    const sent = await Promise.allSettled(
      Array.from({ length: 21 }, (_, n) => sendParts(handler, player, hundred(String(n)))),
    )
    const reasons = sent.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    )
    expect(reasons).to.have.lengthOf(1)
    expect(reasons[0]).to.be.instanceOf(Overloaded)
  })
})
