/** Random requests of parts through two forgetful processes on the real store: whatever is repeated, renamed or rehearsed, each has one effect. */
import { expect } from 'chai'
import type { StoreClient } from '../../eventstore/client.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import { seededRandom } from '../../scripts/support/seeded-random.ts'
import { eventsIn, withOwnStore } from '../support/own-store.ts'
import {
  requestOf,
  returnOf,
  stakeOf,
  START,
  transfers,
  type TransferPart,
} from '../support/transfers.ts'
import { playerOf, streamOf } from '../support/wallet-requests.ts'

const HISTORIES = 12
const ROUNDS = 20
const AT_ONCE = 6

type Chance = (below: number) => number

/** Stakes s0 to s9, of which the first six are returned: under names of their own, and under those of other stakes. */
function anyPart(player: string, chance: Chance): TransferPart {
  const returned = `s${chance(6)}`
  const other = `s${6 + chance(4)}`
  switch (chance(3)) {
    case 0:
      return stakeOf(player, {
        transaction: chance(2) === 0 ? returned : other,
        amount: BigInt(1 + chance(2)),
      })
    case 1:
      return returnOf(player, { transaction: `r${chance(6)}`, of: returned })
    default:
      return returnOf(player, { transaction: other, of: returned })
  }
}

describe('requests of several parts, whatever they are', function () {
  this.timeout(60_000)
  let store: StoreClient
  withOwnStore((client) => {
    store = client
  })

  const process = (chance: Chance) => createCommandHandler({ store, rememberedMax: 1 + chance(5) })

  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    it(`have one effect each, and one answer for ever: history ${seed}`, async () => {
      const random = seededRandom(seed)
      const chance: Chance = (below) => Math.floor(random() * below)
      const player = playerOf(200 + seed)
      const handlers = [process(chance), process(chance)] as const
      const answered = new Map<string, string>()
      const send = async () => {
        const handler = chance(5) === 0 ? process(chance) : (handlers[chance(2)] ?? handlers[0])
        const parts = Array.from({ length: 1 + chance(4) }, () => anyPart(player, chance))
        const isDry = chance(8) === 0
        const answer = await handler.executeParts(transfers, {
          ...requestOf(player, parts),
          ...(isDry ? { isDry } : {}),
        })
        if (answer.outcome === 'misused') return
        if (!('parts' in answer)) throw new Error(answer.outcome)
        for (const [n, one] of answer.parts.entries()) {
          if (one.outcome !== 'accepted') continue
          const told = one.events.map(({ id, revision }) => `${id} ${revision}`).join(' ')
          const [first] = one.events
          expect(first?.metadata.bodyHash).to.equal(parts[n]?.bodyHash)
          expect(answered.get(String(first?.commandId)) ?? told).to.equal(told)
          answered.set(String(first?.commandId), told)
        }
      }
      for (let n = 0; n < ROUNDS; n += 1) await Promise.all(Array.from({ length: AT_ONCE }, send))
      const events = await eventsIn(store, streamOf(player))
      expectOneEffectEach(events)
      const told = [...answered.values()].sort()
      expect(told).to.deep.equal(events.map(({ id, revision }) => `${id} ${revision}`).sort())
    })
  }
})

/** By the stream alone: no name stands for two commands, and what was returned was staked before, and is returned once. */
function expectOneEffectEach(events: readonly StoredEvent[]): void {
  const names = new Set<string>()
  const staked = new Map<string, string>()
  let balance = START
  for (const { data, metadata } of events) {
    const { commandId, alias } = metadata as { commandId: string; alias?: string }
    for (const name of alias === undefined ? [commandId] : [commandId, alias]) {
      expect(names, 'a name for two commands').not.to.include(name)
      names.add(name)
    }
    const fact = data as Record<'adjustmentId' | 'direction' | 'amount' | 'balance', string>
    const { adjustmentId, direction, amount } = fact
    if (direction === 'debit') staked.set(adjustmentId, amount)
    else {
      expect(staked.get(adjustmentId), 'what is returned').to.equal(amount)
      staked.delete(adjustmentId)
    }
    balance += direction === 'debit' ? -BigInt(amount) : BigInt(amount)
    expect(fact.balance).to.equal(String(balance))
  }
}
