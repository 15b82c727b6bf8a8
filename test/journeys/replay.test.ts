/** The finishers over history by hand: harmless where all is complete, exactly once where it is not, silent in a dry run. */
import { touchingNothing } from '../../reactions/identity/finish-registration.ts'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createPaymentGateway } from '../../embedded/payment-gateway/in-process.ts'
import { createCommandHandler } from '../../eventstore/command-handler.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { createSeals } from '../../api/keys/server-seeds.ts'
import { headOf } from '../../eventstore/subscription.ts'
import { createAccounts } from '../../api/identity/players/accounts.ts'
import { supportFinishers } from '../../reactions/identity/finish-support.ts'
import { isKeyOfDatabase } from '../../api/keys/key-fingerprint.ts'
import {
  completedBy,
  createFinishers,
  FINISHED_TYPES,
  type FinishedType,
} from '../../reactions/finishers.ts'
import { replay, type Outcome, type Replayed } from '../../reactions/engine/replay.ts'
import { watched } from '../../reactions/engine/watched-store.ts'
import { fromStore } from '../../scripts/support/history.ts'
import { createVerification } from '../../verifier/verify.ts'
import { depositsInSilence, leavesHalves, playsWhole } from '../support/half-done.ts'
import { MASTER_KEY, ownHouse, written, type House } from '../support/own-house.ts'
import { runScript } from '../support/script.ts'

const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
const NEWCOMER = 'b1b2c3d4-0000-4000-8000-000000000002'
const LEAVER = 'c1b2c3d4-0000-4000-8000-000000000003'

type Choice = { isDry?: boolean; from?: bigint | null; types?: readonly FinishedType[] }

describe('the replay of reactions', function () {
  this.timeout(180_000)
  let house: House
  let sessionId: string
  beforeEach(async () => {
    house = await ownHouse()
    sessionId = await playsWhole(house, PLAYER)
  })
  afterEach(() => house.remove())

  /** In a process of its own; `looked` are the events that were looked at closely. */
  const replayed = async ({ isDry = false, from = null, types = FINISHED_TYPES }: Choice = {}) => {
    const { store, appended } = watched(house.client, { isDry })
    const { complete: finish } = createFinishers({
      handler: createCommandHandler({ store }),
      seals: createSeals(MASTER_KEY),
      payments: createPaymentGateway(),
      accounts: isDry ? touchingNothing : createAccounts(house.pool),
    })
    const looked: string[] = []
    const report = await replay({
      client: house.client,
      appended,
      from,
      types,
      completedBy,
      finish: (event: Recorded) => {
        looked.push(event.type)
        return finish(event)
      },
    })
    return { report, looked, appended: appended() }
  }
  const countOf = ({ types }: Replayed, outcome: Outcome) =>
    Object.fromEntries(Object.entries(types).map(([type, tally]) => [type, tally[outcome]]))
  const head = () => headOf(house.client.raw)
  const halves = () =>
    leavesHalves(house, { playerId: PLAYER, sessionId, newcomer: NEWCOMER, leaver: LEAVER })
  const ONE_EACH = {
    ...Object.fromEntries(FINISHED_TYPES.map((type) => [type, 1])),
    PlayerErased: 0, // it comes with the other half of WalletClosed
    DormancyNoticeDue: 0, // a letter follows it, and no fact
  }
  const NONE = Object.fromEntries(FINISHED_TYPES.map((type) => [type, 0]))
  const ofSupport = (count: number) =>
    Object.fromEntries(Object.keys(supportFinishers).map((type) => [type, count]))
  const counted = async () => {
    const counts: Record<string, number> = {}
    const verification = createVerification()
    for await (const event of fromStore(house.env.EVENTSTORE_URL)) {
      counts[event.type] = (counts[event.type] ?? 0) + 1
      verification.add(event)
    }
    const { findings, unrecorded } = verification.finish()
    expect({ findings, unrecorded }).to.deep.equal({ findings: [], unrecorded: 0 })
    return counts
  }

  const eventsOf = ({ types }: Replayed) =>
    Object.fromEntries(Object.entries(types).map(([type, { events }]) => [type, events]))

  it('appends nothing to a complete history, and looks closely at nothing', async () => {
    const before = await head()
    const { report, looked, appended } = await replayed()
    expect(report.found).to.deep.equal([])
    expect(eventsOf(report)).to.deep.equal({
      PlayerRegistered: 1,
      SessionOpened: 2,
      SeedInForce: 1,
      SessionLeft: 1,
      WalletClosed: 0,
      EmailChanged: 1,
      PlayerErased: 0,
      VipCheckRecorded: 0,
      VipTierGranted: 0,
      VipTierRefused: 0,
      ReopeningRefused: 0,
      DormancyNoticeDue: 0,
      AccountReopened: 0,
      HousePayoutRequested: 0,
      HousePayoutApproved: 0,
      HousePayoutRefused: 0,
      PaymentSucceeded: 2,
      PaymentFailed: 0,
      VipTierSet: 1,
      AdjustmentRequested: 2,
      AdjustmentApproved: 1,
      AdjustmentRefused: 1,
      Restricted: 1,
      SuspensionLiftRequested: 2,
      SuspensionLiftApproved: 1,
      SuspensionLiftDeclined: 1,
      PackDrafted: 0,
      PackApproved: 0,
      PackRejected: 0,
      PackWithdrawn: 0,
      PackActivated: 0,
      Switched: 0,
      ...ofSupport(0),
    })
    expect({ looked, appended }).to.deep.equal({ looked: [], appended: 0 })
    expect(await head()).to.equal(before)
  })

  it('tells in a dry run what is half done, of every type, and writes nothing', async () => {
    await halves()
    const before = await head()
    const { report } = await replayed({ isDry: true })
    expect(countOf(report, 'incomplete')).to.deep.equal(ONE_EACH)
    expect(report.found).to.have.length(FINISHED_TYPES.length - 2)
    expect(report.found[1]).to.deep.include({ stream: `player-${NEWCOMER}`, revision: 0n })
    expect(await head()).to.equal(before)
  })

  it('completes each half once, and the second time nothing', async () => {
    await halves()
    const { report } = await replayed()
    expect(countOf(report, 'completed')).to.deep.equal(ONE_EACH)
    expect(countOf(report, 'failed')).to.deep.equal(NONE)
    const before = await head()
    expect(await counted()).to.include({
      WalletOpened: 3,
      Deposited: 2, // what waits for a provider is no half; what it has told is
      DepositFailed: 1,
      WithdrawalPaid: 1,
      SessionClosed: 2,
      SessionJoined: 3,
      SeedRecorded: 4,
      SuccessorNamed: 1,
      PlayerErased: 1,
      Adjusted: 2,
      AdjustmentApplied: 2,
      PlayerSuspended: 5,
      RestrictionLifted: 3,
      SuspensionLifted: 2,
      StaffActed: 61,
    })
    const { report: again, appended } = await replayed()
    expect({ found: again.found, appended }).to.deep.equal({ found: [], appended: 0 })
    expect((await replayed({ isDry: true })).report.found).to.deep.equal([])
    expect(await head()).to.equal(before)
  })

  it('completes each half once where two run at once', async () => {
    await halves()
    const both = await Promise.all([replayed(), replayed()])
    for (const { report } of both) expect(countOf(report, 'failed')).to.deep.equal(NONE)
    expect(await counted()).to.include({
      WalletOpened: 3,
      Deposited: 2,
      DepositFailed: 1,
      PayoutStarted: 1,
      WithdrawalPaid: 1,
      SessionJoined: 3,
      SessionClosed: 2,
      SeedRecorded: 4,
      Adjusted: 2,
      AdjustmentApplied: 2,
      PlayerSuspended: 5,
      RestrictionLifted: 3,
      SuspensionLifted: 2,
      StaffActed: 61,
    })
    expect((await replayed()).appended).to.equal(0)
  })

  it('takes only some types, and only what comes after a position', async () => {
    const before = await head()
    await halves()
    const some = await replayed({ isDry: true, types: ['SessionOpened', 'SessionLeft'] })
    expect(some.report.types).to.have.all.keys('SessionOpened', 'SessionLeft')
    expect(some.report.found).to.have.length(2)
    const late = await replayed({ isDry: true, from: before })
    expect(eventsOf(late.report)).to.deep.equal({
      PlayerRegistered: 2,
      SessionOpened: 1,
      SeedInForce: 1,
      SessionLeft: 1,
      WalletClosed: 1,
      EmailChanged: 1,
      PlayerErased: 0,
      VipCheckRecorded: 3,
      VipTierGranted: 1,
      VipTierRefused: 1,
      ReopeningRefused: 1,
      DormancyNoticeDue: 0,
      AccountReopened: 1,
      HousePayoutRequested: 2,
      HousePayoutApproved: 1,
      HousePayoutRefused: 1,
      PaymentSucceeded: 1,
      PaymentFailed: 1,
      VipTierSet: 1,
      AdjustmentRequested: 3,
      AdjustmentApproved: 1,
      AdjustmentRefused: 1,
      Restricted: 6,
      SuspensionLiftRequested: 3,
      SuspensionLiftApproved: 1,
      SuspensionLiftDeclined: 1,
      PackDrafted: 5,
      PackApproved: 2,
      PackRejected: 1,
      PackWithdrawn: 1,
      PackActivated: 1,
      Switched: 1,
      ...ofSupport(1),
    })
    const nothing = await replayed({ isDry: true, from: await head() })
    expect(nothing.report.found).to.deep.equal([])
  })

  it('leaves alone what waits for a provider, and names what it cannot read', async () => {
    await depositsInSilence(house, PLAYER)
    const newer = written(NEWCOMER, 'SessionLeft', { version: 9, data: {} })
    await house.write(`wallet-${NEWCOMER}`, newer)
    const { report } = await replayed()
    expect(report.types).not.to.have.property('DepositStarted')
    expect(report.types['SessionLeft']).to.deep.equal({
      events: 2,
      completed: 0,
      failed: 1,
      incomplete: 0,
    })
    const [failed] = report.found
    expect(failed).to.include({ outcome: 'failed', stream: `wallet-${NEWCOMER}` })
    expect(failed?.why).to.include('SessionLeft has schema version 9')
  })

  describe('as a command', () => {
    const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      runScript('reactions', args, { ...house.env, ...env })

    it('ends with 6 in a dry run, and 0 when all was completed, whatever waits for a provider', async () => {
      await halves()
      const dry = await run(['replay', '--dry-run'])
      expect(dry.stdout).to.match(/^SessionLeft +2 {2}1 incomplete$/m)
      expect(dry.stdout).to.include(`  incomplete: PlayerRegistered 0@player-${NEWCOMER}\n`)
      expect(dry.stderr).to.match(/events .*\/s/)
      expect(dry.code).to.equal(6)
      const done = await run(['replay'])
      expect(done.stdout).to.match(/^SessionLeft +2 {2}1 completed$/m)
      expect(done.code).to.equal(0)
      await depositsInSilence(house, PLAYER)
      const waiting = await run(['replay', '--json', '--types', 'SessionLeft'])
      expect((JSON.parse(waiting.stdout) as Replayed).types).to.deep.equal({
        SessionLeft: { events: 2, completed: 0, failed: 0, incomplete: 0 },
      })
      expect(waiting.code).to.equal(0)
    })

    it('refuses what it does not understand, and does nothing', async () => {
      await halves()
      const before = await head()
      for (const [args, words] of [
        [['repeat'], 'There is no action "repeat": replay.'],
        [['replay', '--from', 'start'], '--from takes a position, as digits, not start.'],
        [['replay', '--from', '99999999999999999999'], '--from takes a position'],
        [['replay', '--types', 'BetPlaced'], 'Nothing has to follow "BetPlaced"'],
        [['replay', '--types', 'DepositStarted'], 'Nothing has to follow "DepositStarted"'],
      ] as const) {
        const { code, stdout, stderr } = await run(args)
        expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
        expect(stderr).to.include(words)
      }
      expect(await head()).to.equal(before)
    })

    it('takes the key of the data folder, and refuses another than the database began with', async () => {
      await isKeyOfDatabase(house.pool, MASTER_KEY)
      const folder = await mkdtemp(join(tmpdir(), 'acme-keys-'))
      const without = { DATA_DIR: folder, MASTER_KEY: '' }
      const lacking = await run(['replay'], without)
      expect(lacking.stderr).to.include('The replay needs settings that are not set')
      expect(lacking.code).to.equal(78)
      await mkdir(join(folder, 'keys'))
      await writeFile(join(folder, 'keys', 'master.key'), `${house.env.MASTER_KEY}\n`)
      expect(await run(['replay'], without)).to.include({ code: 0 })
      const other = await run(['replay'], { MASTER_KEY: Buffer.alloc(32, 1).toString('base64') })
      expect(other.stderr).to.include('MASTER_KEY is not the key that this database began with')
      expect(other.code).to.equal(78)
      await rm(folder, { recursive: true })
    })
  })
})
