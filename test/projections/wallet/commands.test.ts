/** Where commands stand, by id and alias: one row each, whatever a command is called and however it was batched. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { Recorded } from '../../../eventstore/codec.ts'
import { createCommandHandler } from '../../../eventstore/command-handler.ts'
import { actIdOf } from '../../../eventstore/ids.ts'
import type { Sought } from '../../../eventstore/look-up.ts'
import type { Store } from '../../../eventstore/store.ts'
import { createPool } from '../../../postgres/postgres.ts'
import { standingsOf } from '../../../projections/engine/checkpoints.ts'
import { commitBatch, type Standings } from '../../../projections/engine/commit-batch.ts'
import { foldInto, type Rows } from '../../../projections/engine/fold.ts'
import { createLeases } from '../../../projections/engine/leases.ts'
import { ensureTables, handlersHash } from '../../../projections/engine/tables.ts'
import { commandLookUp } from '../../../scripts/support/command-look-up.ts'
import { freshDatabase } from '../../support/database.ts'
import { ownHouse, type House } from '../../support/own-house.ts'
import { readModel } from '../../support/projecting.ts'
import { until } from '../../support/store-process.ts'
import { nameOf, requestOf, returnOf, stakeOf, transfers } from '../../support/transfers.ts'
import { betOf, openWallet, playerOf, streamOf } from '../../support/wallet-requests.ts'
import { paying } from '../../support/wallet-facts.ts'

const commands = readModel('commands')
const PLAYER = playerOf(301)
const OTHER = playerOf(302)
const WINS = { ...paying(20_000n), gameId: 'dice', version: 'dice-1' }

describe('commands', () => {
  let house: House
  let events: readonly Recorded[]
  before(async () => {
    house = await ownHouse()
    const handler = createCommandHandler({ store: house.client })
    await handler.executeParts(
      transfers,
      requestOf(PLAYER, [
        stakeOf(PLAYER, { transaction: 's1' }),
        stakeOf(PLAYER, { transaction: 's2' }),
        returnOf(PLAYER, { transaction: 'r', of: 's1' }),
      ]),
    )
    await openWallet(handler, OTHER, 1_000n)
    for (const key of ['wins', 'wins again']) {
      await handler.execute(wallet, betOf(OTHER, { key, paytable: WINS }))
    }
    events = [...(await house.events(streamOf(PLAYER))), ...(await house.events(streamOf(OTHER)))]
  })
  after(() => house.remove())

  const expected = () => {
    const rows = new Map<string, object>()
    for (const { key, revision, commandId, metadata } of events) {
      for (const command_id of [commandId, metadata.alias]) {
        const isFirst = command_id !== undefined && !rows.has(`${key} ${command_id}`)
        if (isFirst) rows.set(`${key} ${command_id}`, { player_id: key, command_id, revision })
      }
    }
    return [...rows.values()]
  }
  const foldedOf = (some: readonly Recorded[]) => {
    const rows: Rows = new Map()
    foldInto(commands, rows, some)
    return [...rows.values()].map(({ row }) => row)
  }

  it('have a row for the id and one for the alias, where their first event stands', () => {
    const rows = foldedOf(events)
    expect(rows).to.have.deep.members(expected())
    const ofPlayer = rows.filter((row) => row['player_id'] === PLAYER)
    expect(ofPlayer).to.have.deep.members([
      { player_id: PLAYER, command_id: nameOf(PLAYER, 's1'), revision: 0n },
      { player_id: PLAYER, command_id: nameOf(PLAYER, 's2'), revision: 1n },
      { player_id: PLAYER, command_id: actIdOf(nameOf(PLAYER, 's1'), 'return'), revision: 2n },
      { player_id: PLAYER, command_id: nameOf(PLAYER, 'r'), revision: 2n },
    ])
    expect(events.filter(({ type }) => type === 'WinCredited')).to.have.lengthOf(2)
  })
  it('are of wallets alone, of events that later code brings too: their handlers are not another’s for it', () => {
    const elsewhere = events.map((event) => ({ ...event, stream: `player-${event.key}` }))
    expect(foldedOf(elsewhere)).to.deep.equal([])
    const unheardOf = events.map((event) => ({ ...event, type: 'BonusGranted' }) as never)
    expect(foldedOf(unheardOf)).to.have.deep.members(expected())
    expect(handlersHash(commands)).not.to.equal(
      handlersHash({ ...commands, every: { category: 'wallet', change: () => [] } }),
    )
  })
  it('are the same rows when an append is split between batches, wherever', async () => {
    const inOrder = [...events].sort((a, b) => (a.position < b.position ? -1 : 1))
    for (const atOnce of [2, 3, 1]) {
      const pool = atOnce === 1 ? house.pool : await freshDatabase()
      await ensureTables(pool, commands)
      const leases = createLeases(pool, randomUUID())
      const fences = await leases.tick()
      const target = { projection: commands, generation: 1 }
      let standings: Standings = await standingsOf(pool, target, fences)
      for (let from = 0; from < inOrder.length; from += atOnce) {
        const some = inOrder.slice(from, from + atOnce)
        const batch = { events: some, to: some.at(-1)?.position ?? 0n }
        standings = await commitBatch(pool, target, { standings, batch })
      }
      const { rows } = await pool.query('select * from read.commands')
      expect(rows).to.have.deep.members(expected())
      await leases.release()
      if (pool !== house.pool) await pool.end()
    }
  })

  describe('looked up', () => {
    const asked = (
      names: readonly string[],
      position: bigint,
      stream = streamOf(PLAYER),
    ): Sought => ({
      stream,
      names: new Set(names),
      evicted: { revision: 2n, position, keyMs: 0 },
      after: -1n,
    })
    const [known, never] = [nameOf(PLAYER, 's1'), nameOf(PLAYER, 'never')]
    const head = () => events.filter(({ key }) => key === PLAYER).at(-1)?.position ?? 0n

    it('are whole as far as the checkpoint proves, and no further', async () => {
      const lookUp = commandLookUp(house.pool)
      const found = new Map([[known, 0n]])
      expect(await lookUp(asked([known, never], head()))).to.deep.equal({ found, isWhole: true })
      const beyond = (events.at(-1)?.position ?? 0n) + 1n
      expect(await lookUp(asked([known, never], beyond))).to.deep.equal({ found, isWhole: false })
    })
    it('are not known of other streams, nor of other players', async () => {
      const lookUp = commandLookUp(house.pool)
      const ofSession = await lookUp(asked([known], head(), `gameSession-${PLAYER}`))
      expect(ofSession).to.deep.equal({ found: new Map(), isWhole: false })
      const ofOther = await lookUp(asked([known], head(), streamOf(OTHER)))
      expect(ofOther).to.deep.equal({ found: new Map(), isWhole: true })
    })
    it('are left to the stream when Postgres does not answer, or cannot read a name', async () => {
      const nowhere = createPool('postgres://nobody@127.0.0.1:1/none')
      const nothing = { found: new Map(), isWhole: false }
      expect(await commandLookUp(nowhere)(asked([known], head()))).to.deep.equal(nothing)
      await nowhere.end()
      expect(await commandLookUp(house.pool)(asked(['no id'], head()))).to.deep.equal(nothing)
    })
    it('spare the stream: a second return of an evicted stake is answered without a walk', async () => {
      const ending = house.work()
      const walks: string[] = []
      const store: Store = {
        ...house.client,
        read(stream, options) {
          if (options?.backwards && stream.startsWith('wallet-')) walks.push(stream)
          return house.client.read(stream, options)
        },
      }
      const handler = () =>
        createCommandHandler({ store, rememberedMax: 4, lookUp: commandLookUp(house.pool) })
      const last = await handler().executeParts(
        transfers,
        requestOf(
          PLAYER,
          Array.from({ length: 20 }, (_, n) => stakeOf(PLAYER, { transaction: `fill-${n}` })),
        ),
      )
      const { position } = last.outcome === 'accepted' ? last : { position: 0n }
      await until(async () => {
        const { isWhole } = await commandLookUp(house.pool)(asked([known], position))
        return isWhole
      }, 'the read model has passed them')
      const send = (of: string, transaction: string) =>
        handler().executeParts(
          transfers,
          requestOf(PLAYER, [returnOf(PLAYER, { transaction, of })]),
        )
      const again = await send('s1', 'r2')
      expect(again).to.have.nested.property('parts[0].isReplay', true)
      const first = await send('s2', 'r3')
      expect(first).to.have.nested.property('parts[0].isReplay', false)
      const facts = first.outcome === 'accepted' ? first.parts[0]?.events : undefined
      expect((facts?.[0] as WalletEvent | undefined)?.type).to.equal('Adjusted')
      expect(walks).to.deep.equal([])
      await ending.end()
    })
  })
})
