/** Events of a first schema version, stored as an older process wrote them, on every way that reads them. */
import { expect } from 'chai'
import { eventSchemas, olderVersions } from '../../domain/events.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { stepIdOf } from '../../eventstore/ids.ts'
import { readingOf, upcast } from '../../eventstore/upcasters.ts'
import { registry } from '../../projections/registry.ts'
import { fromStore } from '../../scripts/support/history.ts'
import { createVerification } from '../../verifier/verify.ts'
import { NEWEST_VERSIONS } from '../../verifier/streams.ts'
import { ownHouse, written, type House } from '../support/own-house.ts'
import { until } from '../support/store-process.ts'
import { HASHES } from '../support/wallet-facts.ts'
import { proofsOf } from '../support/proving.ts'

const OLD = 'a1b2c3d4-0000-4000-8000-000000000001'
const NEW = 'b1b2c3d4-0000-4000-8000-000000000001'

/** An id of this player's by its kind. */
const idOf = (player: string, kind: string) =>
  player.slice(0, 1) + stepIdOf('schema versions', kind).slice(1)

type Fact = Parameters<typeof written>[2]

describe('an event of an older schema version', function () {
  this.timeout(60_000)
  let house: House
  before(async () => {
    house = await ownHouse()
    await pays(OLD, 1)
    await pays(NEW, 2)
  })
  after(() => house.remove())

  /** A deposit that is begun, finished, and a withdrawal of half of it, the same. */
  async function pays(player: string, version: number): Promise<void> {
    const means =
      version === 1 ? { instrument: 'card' } : { instrument: 'card', provider: 'sandbox' }
    const write = (type: string, fact: Fact) =>
      house.write(`wallet-${player}`, written(player, type, fact))
    await write('WalletOpened', { data: { currency: 'EUR' } })
    const deposit = { depositId: idOf(player, 'deposit'), amount: '1000', ...means }
    await write('DepositStarted', { version, data: deposit })
    await finishLast(player)
    const withdrawal = { withdrawalId: idOf(player, 'withdrawal'), amount: '500', ...means }
    await write('WithdrawalRequested', { version, data: { ...withdrawal, balance: '500' } })
    await finishLast(player)
  }
  const finishLast = async (player: string) => {
    const last = (await house.events(`wallet-${player}`)).at(-1) as Recorded
    expect(await house.process().finishers.finish(last as never)).not.to.equal(null)
  }
  /** Without what differs between any two players. */
  const ofNobody = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one))
        .replaceAll(OLD, NEW)
        .replaceAll('"a', '"b'),
    )

  it('lies in the store as it was written', async () => {
    const stored = []
    for await (const event of house.client.read(`wallet-${OLD}`)) stored.push(event)
    const [, started] = stored
    expect(started?.metadata).to.include({ schemaVersion: 1 })
    expect(started?.data).not.to.have.property('provider')
  })
  it('comes out of the codec as a new one', async () => {
    const [old, young] = await Promise.all(
      [OLD, NEW].map(async (player) =>
        (await house.events(`wallet-${player}`)).map(({ type, data }) => ({ type, data })),
      ),
    )
    expect(old?.map(({ type }) => type)).to.deep.equal([
      'WalletOpened',
      'DepositStarted',
      'Deposited',
      'WithdrawalRequested',
      'PayoutStarted',
      'WithdrawalPaid',
    ])
    expect(old?.[1]?.data).to.include({ provider: 'sandbox' })
    const withoutReference = (events: typeof old) =>
      events?.map(({ type, data }) => ({ type, data: { ...data, reference: '' } }))
    expect(ofNobody(withoutReference(old))).to.deep.equal(ofNobody(withoutReference(young)))
  })
  it('makes the same wallet in the command handler', async () => {
    const { handler } = house.process()
    const [old, young] = [await handler.stateOf(wallet, OLD), await handler.stateOf(wallet, NEW)]
    expect(ofNobody(old)).to.deep.equal(ofNobody(young))
    expect(old).to.deep.include({ balance: 500n, deposits: {}, withdrawals: {} })
  })
  it('makes the same rows in the read models', async () => {
    const worker = house.work()
    const rowsOf = async (name: string, player: string) => {
      const { rows } = await house.pool.query<Record<string, unknown>>(
        `select * from ${name}_g1.${name} where player_id = $1`,
        [player],
      )
      return rows
    }
    await until(
      async () => (await rowsOf('wallet_ledger', NEW)).length === 2,
      'the ledger of the second player',
    )
    await until(
      async () => String((await rowsOf('wallet_balance', NEW))[0]?.['withdrawn']) === '500',
      'the balance of the second player',
    )
    await worker.end()
    const [old] = await rowsOf('wallet_balance', OLD)
    const [young] = await rowsOf('wallet_balance', NEW)
    const own = { updated_at: '', shown_by: '' }
    expect(ofNobody({ ...old, ...own })).to.deep.equal(ofNobody({ ...young, ...own }))
    const proofs = await proofsOf(house)
    expect(proofs.map(({ differing }) => differing)).to.deep.equal(registry.map(() => 0))
  })
  it('is verified as a new one', async () => {
    const verification = createVerification()
    for await (const event of fromStore(house.env.EVENTSTORE_URL)) verification.add(event)
    const { events, findings } = verification.finish()
    expect({ events, findings }).to.deep.equal({ events: 12, findings: [] })
  })
  it('is not finished with another provider: only the one that was asked can tell', async () => {
    const player = 'c1b2c3d4-0000-4000-8000-000000000001'
    const opened = written(player, 'WalletOpened', { data: { currency: 'EUR' } })
    await house.write(`wallet-${player}`, opened)
    const data = { depositId: idOf(player, 'deposit'), amount: '1000', instrument: 'card' }
    await house.write(`wallet-${player}`, written(player, 'DepositStarted', { version: 1, data }))
    const asked: string[] = []
    const ask = ({ key }: { key: string }) => {
      asked.push(key)
      return Promise.resolve({ status: 'succeeded', reference: 'r' } as const)
    }
    const { finishers } = house.process({
      name: 'another',
      kindOf: () => null,
      charge: ask,
      payOut: ask,
    })
    const started = (await house.events(`wallet-${player}`))[1] as Recorded
    const waiting = { status: 'pending', settled: null, url: null }
    expect(await finishers.finish(started as never)).to.deep.equal(waiting)
    expect(asked).to.deep.equal([])
    await finishLast(player)
    expect(await finishers.finish(started as never)).to.include({ status: 'succeeded' })
    expect(await house.events(`wallet-${player}`)).to.have.length(3)
  })
})

const ON_DICE = { sessionId: OLD, gameId: 'dice', paytableVersion: 'dice-1' }
const ROUND = { ...ON_DICE, roundId: OLD, nonce: 0, stake: '100' }
const DEPOSIT = { depositId: OLD, amount: '1000' }
const WITHDRAWAL = { withdrawalId: OLD, amount: '500' }
const PAID_BEFORE = { provider: 'another', instrumentKind: 'bank' }
const WHOSE = { currency: 'EUR', market: 'MT', brand: 'acme', accountKind: 'real' }
const PLAYED_BEFORE = { ...WHOSE, channel: 'web', product: 'casino' }
const BET = {
  ...ROUND,
  seedHash: HASHES.first,
  clientSeed: OLD,
  choice: '4950',
  outcome: '9000',
  balance: '900',
}
const WIN = { ...ROUND, betAt: '2026-11-23T09:00:00.000Z', payout: '198', balance: '1098' }
const TIERS = { tier: 'gold', previous: 'silver' }

/** Data as streams hold them, of every version before a current one. */
const STORED: Readonly<Record<string, Record<string, unknown>>> = {
  'Adjusted@1': { adjustmentId: OLD, direction: 'credit', amount: '50', balance: '950' },
  'AlertRaised@1': {
    playerId: OLD,
    rule: 'deposit_watch',
    ruleVersion: '2026-1',
    key: `${OLD}/2026-11-23`,
    day: '2026-11-23',
    currency: 'EUR',
    amount: '200000',
  },
  'BetPlaced@1': BET,
  'BetPlaced@2': { ...BET, ...PLAYED_BEFORE },
  'DepositFailed@1': { ...DEPOSIT, reason: 'declined' },
  'DepositFailed@2': { ...DEPOSIT, ...PAID_BEFORE, reason: 'declined' },
  'DepositStarted@1': { ...DEPOSIT, instrument: 'card' },
  'DepositStarted@2': { ...DEPOSIT, instrument: 'card', provider: 'another' },
  'DepositStarted@3': { ...DEPOSIT, instrument: 'card', ...PAID_BEFORE },
  'Deposited@1': { ...DEPOSIT, reference: 'r', balance: '1000' },
  'Deposited@2': { ...DEPOSIT, ...PAID_BEFORE, reference: 'r', balance: '1000' },
  'Deposited@3': { ...DEPOSIT, ...PAID_BEFORE, ...WHOSE, reference: 'r', balance: '1000' },
  'PayoutStarted@1': { ...WITHDRAWAL, instrument: 'card' },
  'PayoutStarted@2': { ...WITHDRAWAL, instrument: 'card', ...PAID_BEFORE },
  'SessionJoined@1': {
    ...ON_DICE,
    seedHash: HASHES.first,
    clientSeed: OLD,
    clientSeedOrigin: 'default',
    endsAt: '2026-11-24T09:00:00.000Z',
    successorHash: HASHES.second,
  },
  'SessionOpened@1': {
    playerId: OLD,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    currency: 'EUR',
    seedHash: HASHES.first,
    sealedSeed: 'v1.sealed',
    successorHash: HASHES.second,
    sealedSuccessor: 'v1.sealed',
    sawMembership: null,
  },
  'VipTierGranted@1': {
    ...TIERS,
    checks: [{ check: 'protection', checkedBy: OLD }],
    rule: '2026-1',
    reason: 'seen',
  },
  'VipTierProposed@1': { ...TIERS, turnover: '1000000', currency: 'EUR', ruleVersion: '2026-1' },
  'VipTierRefused@1': { tier: 'gold', reason: 'not shown' },
  'VipTierSet@1': { ...TIERS, reason: 'a guest of the house' },
  'WinCredited@1': WIN,
  'WinCredited@2': { ...WIN, ...PLAYED_BEFORE },
  'WithdrawalFailed@1': { ...WITHDRAWAL, reason: 'declined', balance: '700' },
  'WithdrawalFailed@2': { ...WITHDRAWAL, ...PAID_BEFORE, reason: 'declined', balance: '700' },
  'WithdrawalPaid@1': { ...WITHDRAWAL, reference: 'r' },
  'WithdrawalPaid@2': { ...WITHDRAWAL, ...PAID_BEFORE, reference: 'r' },
  'WithdrawalRequested@1': { ...WITHDRAWAL, instrument: 'card', balance: '700' },
  'WithdrawalRequested@2': {
    ...WITHDRAWAL,
    instrument: 'card',
    provider: 'another',
    balance: '700',
  },
  'WithdrawalRequested@3': {
    ...WITHDRAWAL,
    instrument: 'card',
    ...PAID_BEFORE,
    balance: '700',
  },
}

/** Each field beside what holds it, in however deep an object. */
const leavesOf = (value: object): [string, unknown][] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null ? leavesOf(inner as object) : [[name, inner]],
  )

describe('schemas', () => {
  it('have a way from every version before, on which no field is lost', () => {
    expect([...olderVersions.keys()].sort()).to.deep.equal(Object.keys(STORED))
    for (const [name, stored] of Object.entries(STORED)) {
      const [type = '', at] = name.split('@')
      const current = eventSchemas.get(type)
      expect(readingOf(type, Number(at))).to.deep.equal({ how: 'upcast', to: current?.version })
      olderVersions.get(name)?.schema.parse(stored)
      const upcasted = upcast(type, Number(at), stored) as object
      current?.data.parse(upcasted)
      expect(leavesOf(upcasted)).to.deep.include.members(leavesOf(stored))
    }
  })
  it('say of what older versions did not record that it was not: null, and make nothing up', () => {
    const nulls = (name: string): string[] => {
      const [type = '', at] = name.split('@')
      const upcasted = upcast(type, Number(at), STORED[name]) as Record<string, unknown>
      return Object.keys(upcasted).filter(
        (field) => upcasted[field] === null && STORED[name]?.[field] !== null,
      )
    }
    const play = ['currency', 'market', 'brand', 'channel', 'product', 'accountKind']
    for (const name of ['SessionJoined@1', 'BetPlaced@1', 'WinCredited@1']) {
      expect(nulls(name), name).to.have.members(play)
    }
    expect(nulls('SessionOpened@1')).to.have.members(play.slice(1))
    const whose = ['currency', 'market', 'brand', 'accountKind']
    for (const name of ['DepositStarted@1', 'DepositStarted@2', 'WithdrawalRequested@2']) {
      expect(nulls(name), name).to.have.members(['instrumentKind', ...whose])
    }
    const means = ['provider', 'instrumentKind', ...whose]
    for (const type of ['DepositFailed', 'PayoutStarted', 'WithdrawalPaid', 'WithdrawalFailed']) {
      expect(nulls(`${type}@1`), type).to.have.members(means)
      expect(nulls(`${type}@2`), type).to.have.members(whose)
    }
    expect(nulls('Deposited@1')).to.have.members(['instrument', ...means])
    expect(nulls('Deposited@2')).to.have.members(['instrument', ...whose])
    expect(nulls('Deposited@3')).to.have.members(['instrument'])
    for (const name of ['DepositStarted@3', 'WithdrawalRequested@3', 'Adjusted@1']) {
      expect(nulls(name), name).to.have.members(whose)
    }
    for (const name of ['BetPlaced@2', 'WinCredited@2']) expect(nulls(name)).to.deep.equal([])
    for (const name of ['Granted', 'Proposed', 'Refused', 'Set'].map((end) => `VipTier${end}@1`)) {
      expect(nulls(name), name).to.have.members(whose.slice(1))
    }
  })
  it('have the versions that the verifier, which imports nothing of ours, knows', () => {
    const newer = [...eventSchemas].filter(([, { version }]) => version > 1)
    const versions = newer.map(([type, { version }]) => [type, version] as const)
    expect(NEWEST_VERSIONS).to.deep.equal(Object.fromEntries(versions))
  })
})
