/** What lists of many rows cost: PostgreSQL finds a page of each by an index, however many rows there are, and looks at few. */
import { expect } from 'chai'
import { query, type Pool } from '../../../postgres/postgres.ts'
import { listed, named, namesOf, sql, verbatim, type Sql } from '../../../postgres/sql.ts'
import type { AnyProjection } from '../../../projections/engine/projection.ts'
import { ensureTables, schemaOf } from '../../../projections/engine/tables.ts'
import { complaintsByDeadline, complaintsOf } from '../../../projections/identity/complaints.ts'
import { contactsOf } from '../../../projections/identity/contacts.ts'
import { givenUp } from '../../../projections/identity/letters-given-up.ts'
import { playersBy } from '../../../projections/identity/player-list.ts'
import { notesOf } from '../../../projections/identity/notes.ts'
import { tasksByDeadline, tasksOf } from '../../../projections/identity/tasks.ts'
import { roundsOf } from '../../../projections/games/rounds.ts'
import { sessionsOf } from '../../../projections/games/sessions.ts'
import { streamsOf } from '../../../projections/identity/player-streams.ts'
import { accessesOf } from '../../../projections/operations/access-log.ts'
import { staffActionsOf } from '../../../projections/operations/staff-actions.ts'
import { bonusesOf } from '../../../projections/wallet/bonuses.ts'
import { entriesOf, lastEntriesAt } from '../../../projections/wallet/ledger-reads.ts'
import { refusalsOf } from '../../../projections/wallet/refusals.ts'
import { suspensionsOf } from '../../../projections/wallet/suspensions.ts'
import { registry } from '../../../projections/registry.ts'
import { freshDatabase } from '../../support/database.ts'

/** `npm run test:scale` takes 1,000,000. */
const ROWS = Number(process.env['LISTED_ROWS'] ?? 20_000)

/** Rows of one statement. */
const TOGETHER = 50_000

/** Of one player, of as many rows as all others together: the list that is longest. */
const PLAYER = 'a0000000-0000-4000-8000-000000000001'

/** Of no round: looked for longest where an index is missing. */
const SESSION = 'b0000000-0000-4000-8000-000000000001'

const PAGE = { limit: 101 }

/** Blocks of 8 kB that a page may touch: some of each index's levels, and those of its rows. */
const BLOCKS_MAX = 500

const ANYBODY = {
  status: null,
  account: null,
  country: null,
  market: null,
  accountKind: null,
  vipTier: null,
  currency: null,
  balanceMin: null,
  balanceMax: null,
  seenFrom: null,
  seenTo: null,
  alertsMin: null,
}

const OPEN = {
  ...PAGE,
  status: 'open',
  phase: 'open',
  isOverdue: false,
  before: { at: '2026-01-01T01:00:00.000Z', id: PLAYER },
} as const

const lists: readonly { name: string; of: string; asked: Sql }[] = [
  { name: 'wallet_ledger', of: 'a player', asked: entriesOf(PLAYER, PAGE) },
  {
    name: 'wallet_ledger',
    of: 'an instant',
    asked: lastEntriesAt(PLAYER, '2026-01-01T01:00:00.000Z'),
  },
  { name: 'bonuses', of: 'a player', asked: bonusesOf(PLAYER, PAGE) },
  { name: 'staff_actions', of: 'all', asked: staffActionsOf(PAGE) },
  { name: 'staff_actions', of: 'a player', asked: staffActionsOf({ ...PAGE, subjectId: PLAYER }) },
  { name: 'access_log', of: 'all', asked: accessesOf(PAGE) },
  { name: 'access_log', of: 'a player', asked: accessesOf({ ...PAGE, playerId: PLAYER }) },
  { name: 'letters_given_up', of: 'all', asked: givenUp(PAGE) },
  { name: 'refusals', of: 'a player', asked: refusalsOf(PLAYER, PAGE) },
  { name: 'suspensions', of: 'a player', asked: suspensionsOf(PLAYER, PAGE) },
  { name: 'player_list', of: 'all', asked: playersBy(ANYBODY, PAGE) },
  {
    name: 'player_list',
    of: 'a country',
    asked: playersBy({ ...ANYBODY, country: '77', status: 'registered' }, PAGE),
  },
  {
    name: 'player_list',
    of: 'a balance',
    asked: playersBy({ ...ANYBODY, currency: '77', balanceMin: 50n, balanceMax: 90n }, PAGE),
  },
  { name: 'player_list', of: 'a market', asked: playersBy({ ...ANYBODY, market: '77' }, PAGE) },
  {
    name: 'player_list',
    of: 'a kind',
    asked: playersBy({ ...ANYBODY, accountKind: 'test' }, PAGE),
  },
  { name: 'notes', of: 'a player', asked: notesOf(PLAYER, PAGE) },
  { name: 'contacts', of: 'a player', asked: contactsOf(PLAYER, PAGE) },
  { name: 'tasks', of: 'a player', asked: tasksOf(PLAYER, PAGE) },
  { name: 'tasks', of: 'all', asked: tasksByDeadline({ ...OPEN, ownerId: null }) },
  { name: 'tasks', of: 'an owner', asked: tasksByDeadline({ ...OPEN, ownerId: PLAYER }) },
  { name: 'complaints', of: 'a player', asked: complaintsOf(PLAYER, PAGE) },
  {
    name: 'complaints',
    of: 'all',
    asked: complaintsByDeadline({ ...OPEN, status: null, ownerId: null }),
  },
  {
    name: 'complaints',
    of: 'an owner',
    asked: complaintsByDeadline({ ...OPEN, status: null, ownerId: PLAYER }),
  },
  { name: 'rounds', of: 'a player', asked: roundsOf(PLAYER, PAGE) },
  { name: 'rounds', of: 'a session', asked: roundsOf(PLAYER, { ...PAGE, sessionId: SESSION }) },
  { name: 'sessions', of: 'a player', asked: sessionsOf(PLAYER, PAGE) },
  {
    name: 'player_streams',
    of: 'a player',
    asked: streamsOf(PLAYER, { ...PAGE, categories: ['wallet', 'gameSession'] }),
  },
]

/** A value of the row `n` for a column: distinct where the column is of ids and numbers, half of the players are PLAYER. */
function valueOf(name: string, type: string): Sql {
  const numbered = sql`(md5(${`${name} `} || n)::uuid)`
  if (name === 'player_id' || name === 'subject_id' || name === 'owner_id') {
    const one = type === 'uuid' ? numbered : sql`${numbered}::text`
    return sql`case when n % 2 = 0 then ${PLAYER}::${verbatim(type)} else ${one} end`
  }
  if (name === 'status' || name === 'phase')
    return sql`case when n % 2 = 0 then 'open' else 'done' end`
  if (name === 'bucket') return sql`'cash'`
  if (type === 'uuid') return numbered
  if (type === 'timestamptz') return sql`timestamptz '2026-01-01' + n * interval '1 second'`
  if (type === 'date') return sql`date '2026-01-01' + n / 1000`
  if (type === 'jsonb') return sql`'{}'::jsonb`
  return sql`n::${verbatim(type)}`
}

async function fill(pool: Pool, projection: AnyProjection): Promise<void> {
  const columns = Object.entries(projection.columns)
  const names = namesOf(columns.map(([name]) => name))
  // Where a row is a player's, each has one of their own.
  const [key, ...more] = projection.key
  const isOnly = (name: string) => name === key && more.length === 0
  const values = listed(
    columns.map(([name, type]) =>
      isOnly(name) && type === 'uuid' ? sql`(md5(n::text)::uuid)` : valueOf(name, type),
    ),
  )
  const table = named(schemaOf(projection, 1), projection.name)
  for (let from = 1; from <= ROWS; from += TOGETHER) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(from + TOGETHER - 1, ROWS)}::int) n`
    await query(pool, sql`insert into ${table} (${names}) select ${values} from ${numbers}`)
  }
  await query(pool, sql`analyze ${table}`)
}

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

describe('lists of many rows', function () {
  this.timeout(600_000)
  let pool: Pool
  before(async () => {
    pool = await freshDatabase()
    for (const projection of registry) await ensureTables(pool, projection)
    const listed = registry.filter((one) => lists.some(({ name }) => name === one.name))
    for (const projection of listed) await fill(pool, projection)
  })
  after(() => pool.end())

  for (const { name, of, asked } of lists) {
    it(`${name} of ${of}: found by an index`, async () => {
      const explain = { ...asked, text: `explain (analyze, buffers, format json) ${asked.text}` }
      const [row] = await query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(pool, explain)
      const top = row?.['QUERY PLAN'][0].Plan
      if (top === undefined) throw new Error('no plan')
      const ofRows = nodesOf(top).filter((node) => node['Relation Name'] === name)
      expect(ofRows.map((node) => node['Node Type'])).to.not.be.empty.and.not.include('Seq Scan')
      expect(top['Shared Hit Blocks'] + top['Shared Read Blocks']).to.be.below(BLOCKS_MAX)
    })
  }
})
