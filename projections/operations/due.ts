/**
 * What is to be done from an instant on though nobody asks for it. A row is written where a wait begins and removed by the
 * fact that ends it; a reaction does what is due (reactions/operations/run-due.ts). It decides nothing: what is true at
 * that instant is read from the streams.
 */
import type { DomainEvent } from '../../domain/events.ts'
import { monthsAfter } from '../../domain/shared/calendar.ts'
import { dayOf, plusMs } from '../../domain/shared/instant.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import { sql } from '../../postgres/sql.ts'
import { instant, int64, nullable, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { projection, type Change } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { readingAll } from '../reading/read.ts'

/**
 * deposit, payout: their provider is asked again. seed: that of an idle session has had its life, and gives way. forget: a
 * backup has brought back the key of a player who was erased. closing: what is left of a closed account is paid out.
 * dormancy: a player may not have been seen for long. task, complaint: whoever works on it is reminded.
 */
export const DUE_KINDS = [
  'deposit',
  'payout',
  'seed',
  'forget',
  'closing',
  'dormancy',
  'task',
  'complaint',
] as const
export type DueKind = (typeof DUE_KINDS)[number]

const columns = {
  kind: oneOf<DueKind>(),
  id: uuid, // of the deposit, withdrawal, session, player, task or complaint
  at: instant, // not before
  party: nullable(text), // who alone can tell: a payment provider, by its name; null: no third party
  fact_stream: text, // of the fact that brought it
  fact_revision: int64,
  position: int64,
}
type DueRow = RowOf<typeof columns>
type DueChange = Change<DueRow, 'kind' | 'id'>

/** After a payment began, in ms: whoever began it asks at once, and waits for less than that. */
const ASKED_AGAIN_MS = 10_000

/** No seed lives longer after its first bet, in ms. */
const DAY_MS = 24 * 60 * 60 * 1000

const rowOf = (
  { stream, revision, position }: Recorded<DomainEvent>,
  due: Pick<DueRow, 'kind' | 'id' | 'at' | 'party'>,
): DueRow => ({ ...due, fact_stream: stream, fact_revision: revision, position })

const asking = (
  event: Recorded<DomainEvent>,
  { kind, id, party }: Pick<DueRow, 'kind' | 'id' | 'party'>,
): DueChange => {
  const at = plusMs(event.occurredAt, ASKED_AGAIN_MS)
  return { insert: rowOf(event, { kind, id, party, at }) }
}

/** Looked for then, in place of when it was to be. */
const looking = (event: Recorded<DomainEvent>, at: string): DueChange => ({
  key: { kind: 'dormancy', id: event.key },
  evolve: () => rowOf(event, { kind: 'dormancy', id: event.key, at, party: null }),
})

/** No terms have an account be told earlier, in months. */
const FIRST_LOOK_MONTHS = 11

const inMonths = (at: string, months: number): string =>
  monthsAfter(dayOf(at), months) + at.slice(dayOf(at).length)

/** The account has ended, or begun anew. */
const ended = ({ key }: Recorded<DomainEvent>): DueChange[] => [
  over('closing', key),
  over('dormancy', key),
]

const over = (kind: DueKind, id: string): DueChange => ({ remove: { kind, id } })

/** The session's seed gives way then, unless a bet, the player or a close is earlier. */
const endingSeed = (event: Recorded<DomainEvent>, id: string, at: string): DueChange => ({
  key: { kind: 'seed', id },
  evolve: () => rowOf(event, { kind: 'seed', id, at, party: null }),
})

/** Of the one reminder that comes next; null: there is none to come. */
const reminding = (
  event: Recorded<DomainEvent>,
  { kind, at }: { kind: 'task' | 'complaint'; at: string | null },
): DueChange =>
  at === null
    ? over(kind, event.key)
    : {
        key: { kind, id: event.key },
        evolve: () => rowOf(event, { kind, id: event.key, at, party: null }),
      }

export const due = projection({
  name: 'due',
  oneRowPer: 'act that time alone brings',
  answers: 'what is to be done at which instant though nobody asks for it',
  version: 2, // accounts that end, reminders of tasks and complaints
  columns,
  key: ['kind', 'id'],
  partitionBy: 'id',
  indexes: ['kind, at', 'position desc'],
  // An erased player's row stays for good: it is due while their key is there, whoever has brought it back.
  view: (table) =>
    `select * from ${table} d where d.kind <> 'forget'
       or exists (select from identity.data_keys k where k.player_id = d.id)`,
  on: {
    DepositStarted: (e) =>
      asking(e, { kind: 'deposit', id: e.data.depositId, party: e.data.provider }),
    Deposited: ({ data }) => over('deposit', data.depositId),
    DepositFailed: ({ data }) => over('deposit', data.depositId),
    WithdrawalRequested: (e) =>
      asking(e, { kind: 'payout', id: e.data.withdrawalId, party: e.data.provider }),
    WithdrawalPaid: ({ data }) => over('payout', data.withdrawalId),
    WithdrawalFailed: ({ data }) => over('payout', data.withdrawalId),
    SessionJoined: (e) => endingSeed(e, e.data.sessionId, e.data.endsAt),
    // After a seed that nobody has played on there is nothing to reveal: the next one rests until its first bet.
    SeedInForce: (e) => {
      const { sessionId, endsAt, ended } = e.data
      return ended.rounds > 0 ? endingSeed(e, sessionId, endsAt) : over('seed', sessionId)
    },
    BetPlaced: (e) => {
      const { sessionId: id, nonce } = e.data
      if (nonce > 0) return []
      const at = plusMs(e.occurredAt, DAY_MS)
      return {
        key: { kind: 'seed', id },
        evolve: (row) => row ?? rowOf(e, { kind: 'seed', id, at, party: null }),
      }
    },
    SessionLeft: ({ data }) => over('seed', data.sessionId),
    PlayerErased: (e) => [
      { insert: rowOf(e, { kind: 'forget', id: e.key, at: e.occurredAt, party: null }) },
      ...ended(e),
    ],
    PlayerRegistered: (e) => looking(e, inMonths(e.occurredAt, FIRST_LOOK_MONTHS)),
    RegistrationAbandoned: ended,
    AccountSeenActive: (e) => looking(e, e.data.lookAt),
    DormancyNoticeDue: (e) => looking(e, e.data.dormantAt),
    AccountDormant: ended,
    DeceasedRecorded: ended,
    AccountClosed: (e) => [
      over('dormancy', e.key),
      {
        key: { kind: 'closing', id: e.key },
        evolve: (row) =>
          row ?? rowOf(e, { kind: 'closing', id: e.key, at: e.occurredAt, party: null }),
      },
    ],
    ClosingSettled: ({ key }) => over('closing', key),
    AccountReopened: (e) => [
      over('closing', e.key),
      looking(e, inMonths(e.occurredAt, FIRST_LOOK_MONTHS)),
    ],
    TaskOpened: (e) => reminding(e, { kind: 'task', at: e.data.dueAt }),
    TaskReminded: ({ key }) => over('task', key),
    TaskDone: ({ key }) => over('task', key),
    ComplaintReceived: (e) => reminding(e, { kind: 'complaint', at: e.data.remindToAcknowledgeAt }),
    ComplaintAcknowledged: (e) => reminding(e, { kind: 'complaint', at: e.data.remindToDecideAt }),
    ComplaintReminded: (e) => reminding(e, { kind: 'complaint', at: e.data.remindToDecideAt }),
    ComplaintReopened: (e) => reminding(e, { kind: 'complaint', at: e.data.remindToDecideAt }),
    ComplaintDecided: ({ key }) => over('complaint', key),
    ComplaintReferredToAdr: ({ key }) => over('complaint', key),
  },
})

/** Its name is null where no worker has ever built it. */
export const dueTable = sql`select to_regclass('read.due')::text as name`

/** A row as staff see it: with what was attempted of it, and how that ended. */
export type ShownDue = DueRow & {
  readonly attempts: number
  readonly next_at: string | null
  readonly why: string | null
}

/** `before` is the position that the last page ended with. */
export type DueAsked = Page & {
  readonly kind: DueKind | null
  /** Only what should have been done by now. */
  readonly isOverdue: boolean
}

/** Those that began to wait last come first. */
export const dueOf = ({ limit, before = NEWEST, kind, isOverdue }: DueAsked) =>
  readingAll<ShownDue>(
    'due',
    sql`select d.*, coalesce(a.attempts, 0) as attempts, a.next_at, a.why
      from read.due d left join reactions.due_attempts a using (kind, id, at)
      where d.position < ${before} and (${kind}::text is null or d.kind = ${kind})
        and (not ${isOverdue}::boolean or d.at <= clock_timestamp())
      order by d.position desc limit ${limit}`,
  )

/** Of a kind: how much should have been done by now, since when, and how much of it failed when it was last attempted. */
export type Overdue = {
  readonly kind: DueKind
  readonly count: bigint
  readonly failing: bigint
  /** null where nothing is overdue. */
  readonly oldest: string | null
}

/** Of every kind. */
export const overdue = readingAll<Overdue>(
  'due',
  sql`select k.kind, count(d.id) as count, count(a.why) as failing, min(d.at) as oldest
  from unnest(${DUE_KINDS}::text[]) as k(kind)
  left join read.due d on d.kind = k.kind and d.at <= clock_timestamp()
  left join reactions.due_attempts a on a.kind = d.kind and a.id = d.id and a.at = d.at
  group by k.kind order by k.kind`,
)
