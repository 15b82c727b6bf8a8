/** Which schema versions are stored, and whether this code reads them: as a command, and at a worker's start. */
import { expect } from 'chai'
import { follow, headOf } from '../../eventstore/subscription.ts'
import { readingOf } from '../../eventstore/upcasters.ts'
import { PARTITIONS } from '../../projections/engine/partitions.ts'
import {
  createNotebook,
  storedVersions,
  surveyedTo,
} from '../../projections/engine/stored-versions.ts'
import { survey, unreadable } from '../../projections/engine/survey.ts'
import { ownHouse, payIn, written, type House } from '../support/own-house.ts'
import { startScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'

const A = 'a1b2c3d4-0000-4000-8000-000000000001'
const B = 'b1b2c3d4-0000-4000-8000-000000000001'

describe('coverage of the stored schema versions', function () {
  this.timeout(60_000)
  let house: House
  beforeEach(async () => {
    house = await ownHouse()
  })
  afterEach(() => house.remove())

  const start = (script: string, args: readonly string[]) => startScript(script, args, house.env)
  const run = (...args: string[]) => start('projections', args).ended
  const surveyAll = async () => {
    const head = await headOf(house.client.raw)
    if (head === null) throw new Error('the store is empty')
    const { signal } = new AbortController()
    return survey({
      pool: house.pool,
      head,
      signal,
      follow: (prefixes, from, inner) =>
        follow(house.client.raw, { from, matching: { prefixes }, signal: inner }),
    })
  }
  const versions = async () =>
    (await storedVersions(house.pool)).map(({ type, version }) => `${type}@${version}`)
  const unknownIn = (player: string) =>
    house.write(`wallet-${player}`, written(player, 'WalletTagged', { version: 7, data: {} }))
  const v1In = (player: string) => {
    const data = { depositId: player, amount: '5', instrument: 'card' }
    return house.write(`wallet-${player}`, written(player, 'DepositStarted', { version: 1, data }))
  }

  it('is told per type and version by a command, which ends well while all have a path', async () => {
    await payIn(house, A)
    await v1In(A)
    await house.write(`rumour-${A}`, written(A, 'RumourHeard', { data: {} }))
    const { code, stdout, stderr } = await run('coverage')
    expect(stdout.split('\n')).to.have.length(5)
    expect(stdout)
      .to.match(/^DepositStarted +v1 +1 {2}upcast v1 -> v4$/m)
      .and.to.match(/^DepositStarted +v4 +1 {2}current$/m)
      .and.not.to.include('Rumour')
    expect(stderr).to.match(/^4 events .*\/s {2}0 s left$/m)
    expect(code).to.equal(0)
  })
  it('ends with 3 where one has none, with its name and the first of it', async () => {
    await payIn(house, A)
    await payIn(house, B)
    await unknownIn(B)
    await unknownIn(B)
    const { code, stdout, stderr } = await run('coverage')
    expect(stdout).to.match(/^WalletTagged +v7 +2 {2}unknown: .* the first is 3@wallet-b1b2/m)
    expect(stderr).to.include('Deploy code that reads')
    expect(code).to.equal(3)
    const asJson = await run('coverage', '--json')
    expect(asJson.code).to.equal(3)
    expect((JSON.parse(asJson.stdout) as unknown[]).at(-1)).to.deep.equal({
      type: 'WalletTagged',
      version: 7,
      events: 2,
      first: `3@wallet-${B}`,
      read: { how: 'unknown', why: 'unknown event type WalletTagged' },
    })
  })
  it('takes no name, and nothing for nothing', async () => {
    expect(await run('coverage', 'rounds')).to.include({ code: 2, stdout: '' })
    const { code, stdout } = await run('coverage')
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: 'There are no events yet.\n' })
  })

  it('is remembered: a second survey reads only what came since', async () => {
    await payIn(house, A)
    expect(await surveyAll()).to.equal(3)
    expect(await versions()).to.deep.equal(['DepositStarted@4', 'Deposited@4', 'WalletOpened@1'])
    expect(await surveyAll()).to.equal(0)
    await v1In(A)
    await unknownIn(B)
    expect(await surveyAll()).to.equal(2)
    expect(await versions()).to.include.members(['DepositStarted@1', 'WalletTagged@7'])
    const [lost, ...more] = await unreadable(house.pool, readingOf)
    expect(more).to.deep.equal([])
    expect(lost).to.include({ type: 'WalletTagged', version: 7, stream: `wallet-${B}` })
    expect(lost?.message).to.include('unknown event type WalletTagged: the first is 0@wallet-')
  })
  it('is kept by the worker that runs, so that a start after it has nothing to read', async () => {
    await payIn(house, A)
    await surveyAll()
    const worker = house.work()
    await payIn(house, B)
    await v1In(B)
    await until(async () => (await versions()).includes('DepositStarted@1'), 'the version noted')
    await worker.end()
    expect(await surveyAll()).to.equal(0)
  })
  it('leaves no gap: what begins behind the last survey does not move it', async () => {
    const last = await payIn(house, A)
    const notebook = createNotebook(house.pool, { partitions: PARTITIONS, from: last })
    notebook.reach(last + 1_000n)
    await notebook.save()
    expect(await surveyedTo(house.pool)).to.equal(null)
    expect(await surveyAll()).to.equal(3)
    expect(await surveyedTo(house.pool)).to.equal(last)
    await notebook.save()
    const { rows } = await house.pool.query<{ position: bigint }>(
      `select position from projections.surveys where position is not null order by position desc`,
    )
    expect(rows).to.have.length(PARTITIONS.length)
    expect(rows[0]?.position).to.equal(last + 1_000n)
  })

  it('is told loudly at a worker’s start, which works on for everybody else', async () => {
    await payIn(house, A)
    await unknownIn(A)
    await payIn(house, B)
    const { child, said, ended } = start('worker', [])
    await until(
      () => /"msg":"unknown event type WalletTagged.*Deploy code that reads it/.test(said.stdout),
      'the version told',
      30_000,
    )
    await until(async () => {
      const { rows } = await house.pool.query('select 1 from read.wallet_ledger')
      return rows.length === 2
    }, 'both deposits in the ledger')
    child.kill('SIGTERM')
    expect(await ended).to.include({ code: 0 })
    // From memory, before anything is read.
    const again = start('worker', [])
    await until(() => again.said.stdout.includes('Deploy code that reads it'), 'told again', 30_000)
    again.child.kill('SIGTERM')
    expect(await again.ended).to.include({ code: 0 })
  })
})
