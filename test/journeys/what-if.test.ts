/** What-if by its command line, on real parts: it names what other rules would change, and changes nothing. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Pool } from '../../postgres/postgres.ts'
import type { Proof } from '../../projections/rebuilds/prove.ts'
import { registry } from '../../projections/registry.ts'
import { ensureTables } from '../../projections/engine/tables.ts'
import { freshDatabase } from '../support/database.ts'
import { newPlayer, type Player } from '../support/http.ts'
import { runScript } from '../support/script.ts'
import { until } from '../support/store-process.ts'
import { system, type System } from '../support/system.ts'
import { startWork } from '../support/working.ts'

/** The sums of today, and rules under which a deposit of 1,500 EUR is told of, too. */
const IN_FORCE = { EUR: '200000', GBP: '175000', USD: '200000', SEK: '2200000' }
const STRICTER = { ...IN_FORCE, EUR: '150000' }

const rulesOf = (perDay: object) =>
  JSON.stringify({
    version: 'trial',
    source: 'a test',
    dailySums: [{ from: '2020-01-01', perDay }],
  })

describe('what-if', function () {
  this.timeout(180_000)
  let on: System
  let pool: Pool
  let databaseUrl: string
  let folder: string
  const players: Record<'below' | 'between' | 'above', Player | null> = {
    below: null,
    between: null,
    above: null,
  }
  before(async () => {
    on = await system()
    players.below = await newPlayer(on.url, '149999')
    players.between = await newPlayer(on.url, '150000')
    players.above = await newPlayer(on.url, '200000')
    folder = await mkdtemp(join(tmpdir(), 'what-if-'))
    pool = await freshDatabase()
    const url = new URL(on.databaseUrl)
    const { rows } = await pool.query<{ name: string }>('select current_database() as name')
    url.pathname = `/${rows[0]?.name}`
    databaseUrl = url.href
    await projectAll()
  })
  after(async () => {
    await pool.end()
    await rm(folder, { recursive: true, force: true })
  })

  const head = async () => {
    const last = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const
    let position: bigint | undefined
    for await (const { event } of on.client.raw.readAll(last)) position = event?.position?.commit
    return position
  }
  /** Until every read model of the database, on its own, is where the store's last event is; then its worker is gone. */
  const projectAll = async () => {
    for (const projection of registry) await ensureTables(pool, projection)
    const endWork = startWork(on.client, pool)
    const last = players.above?.playerId ?? ''
    await until(async () => {
      const { rows } = await pool.query('select 1 from read.sessions where player_id = $1', [last])
      const found = await pool.query('select 1 from projections.outbox where key like $1', [
        `${last}/%`,
      ])
      return rows.length + found.rows.length === 2
    }, 'everything projected')
    await endWork()
  }
  const digest = async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
       order by 1`,
    )
    const found: Record<string, string | undefined> = {}
    for (const { name } of rows) {
      const hashed = await pool.query<{ hash: string }>(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${name} t`,
      )
      found[name] = hashed.rows[0]?.hash
    }
    return found
  }
  const run = async (args: readonly string[]) =>
    runScript('projections', args, { EVENTSTORE_URL: on.eventStoreUrl, DATABASE_URL: databaseUrl })
  const fileWith = async (text: string) => {
    const file = join(folder, `${randomUUID()}.json`)
    await writeFile(file, text)
    return file
  }
  const whatIf = async (text: string, ...more: string[]) =>
    run(['what-if', 'deposit_watch', '--rules', await fileWith(text), ...more])
  const idOf = (which: keyof typeof players) => players[which]?.playerId ?? 'none'

  it('names the rows and findings that other rules would change, and touches nothing', async () => {
    const before = { tables: await digest(), head: await head() }
    expect(Object.keys(before.tables)).to.include('projections.outbox')
    const { code, stdout: out } = await whatIf(rulesOf(STRICTER), '--json', '--rows', '1000')
    expect({ tables: await digest(), head: await head() }).to.deep.equal(before)
    expect(code).to.equal(6)
    const [proof] = JSON.parse(out) as Proof[]
    const rowOf = (which: keyof typeof players) =>
      proof?.differences.filter(({ key }) => key === idOf(which))
    expect(rowOf('between')).to.deep.equal([
      {
        table: 'deposit_watch',
        key: idOf('between'),
        column: 'alerts',
        inTable: '0',
        inStreams: '1',
      },
    ])
    expect([rowOf('below'), rowOf('above')]).to.deep.equal([[], []])
    const about = proof?.findings.differences.map(({ key }) => key.slice(0, 36))
    expect(about)
      .to.include(idOf('between'))
      .and.to.not.include.members([idOf('above')])
    expect(proof?.findings).to.include({ onlyInTable: 0, different: 0 })
    expect(proof?.findings.alike).to.be.greaterThan(0)
    expect(proof?.findings.onlyInStreams).to.equal(proof?.differing)
  })
  it('says the same in words', async () => {
    const { code, stdout: out } = await whatIf(rulesOf(STRICTER), '--rows', '1000')
    expect(code).to.equal(6)
    expect(out).to.match(
      /^deposit_watch: \d+ rows, \d+ rows differ, \d+ findings alike, \d+ only what-if/,
    )
    expect(out).to.include(`  ${idOf('between')} alerts: today 0, what-if 1\n`)
    expect(out).to.match(
      new RegExp(`finding ${idOf('between')}/.*: today \\(none\\), what-if dailyDeposits at \\d+`),
    )
  })
  it('names what looser rules would no longer find', async () => {
    const { code, stdout: out } = await whatIf(
      rulesOf({ ...IN_FORCE, EUR: '200001' }),
      '--rows',
      '1000',
    )
    expect(code).to.equal(6)
    expect(out).to.include(`  ${idOf('above')} alerts: today 1, what-if 0\n`)
    expect(out).to.match(new RegExp(`finding ${idOf('above')}/.*what-if \\(none\\)`))
  })
  it('finds no difference in rules that say the same under another version', async () => {
    const { code, stdout: out } = await whatIf(rulesOf(IN_FORCE))
    expect(code).to.equal(0)
    expect(out).to.match(/no row differs, \d+ findings alike/)
  })
  it('is refused with what to do: no rules, none there, no JSON, faults, a read model without rules', async () => {
    const refused = async (code: number, told: RegExp, args: readonly string[]) => {
      const ended = await run(args)
      expect(ended).to.include({ code, stdout: '' })
      expect(ended.stderr)
        .to.match(told)
        .and.not.to.match(/\n\s+at /)
    }
    const file = await fileWith(rulesOf({ EUR: '2.50' }))
    await refused(2, /--rules FILE/, ['what-if', 'deposit_watch'])
    await refused(2, /is for deposit_watch/, ['what-if', '--rules', file])
    await refused(2, /rounds is not made from rules/, ['what-if', 'rounds', '--rules', file])
    await refused(2, /decide requests/, ['what-if', 'jurisdictions', '--rules', file])
    await refused(4, /no read model "nothing"/, ['what-if', 'nothing', '--rules', file])
    await refused(2, /holds no rules.*\n.*dailySums\.0\.perDay\.EUR/, [
      'what-if',
      'deposit_watch',
      '--rules',
      file,
    ])
    const lost = JSON.parse('{"EUR":"1","__proto__":"1"}') as Record<string, string>
    await refused(2, /holds no rules.*\n.*perDay\.__proto__: Unrecognized key/, [
      'what-if',
      'deposit_watch',
      '--rules',
      await fileWith(rulesOf(lost)),
    ])
    await refused(1, /There is no .*absent/, [
      'what-if',
      'deposit_watch',
      '--rules',
      join(folder, 'absent'),
    ])
    const text = await fileWith('{"version":')
    await refused(2, /is not JSON/, ['what-if', 'deposit_watch', '--rules', text])
    await refused(2, /prove takes no --rules/, ['prove', 'deposit_watch', '--rules', text])
  })
  it('has a proof beside it that names a finding which was deleted by hand', async () => {
    const key = `${idOf('above')}/%`
    expect(await run(['prove', 'deposit_watch'])).to.include({ code: 0 })
    await pool.query('delete from projections.findings where key like $1', [key])
    const { code, stdout: out } = await run(['prove', 'deposit_watch'])
    expect(code).to.equal(3)
    expect(out).to.match(/equals its streams, \d+ findings alike, 1 only streams/)
    expect(out).to.match(
      new RegExp(`finding ${idOf('above')}/.*: table \\(none\\), streams dailyDeposits at`),
    )
  })
})
