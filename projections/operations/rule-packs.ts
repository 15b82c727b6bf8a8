/** Packs of rules: one row per version of a kind, in one partition, so that their history has one order. */
import {
  instant,
  int64,
  integer,
  json,
  nullable,
  oneOf,
  text,
  type RowOf,
} from '../engine/columns.ts'
import { SHARED } from '../engine/partitions.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  partition: text, // SHARED: rules belong to nobody
  kind: text,
  version: text,
  source: text,
  effective_from: instant,
  effective_to: nullable(instant),
  pack: json<Readonly<Record<string, unknown>>>(),
  hash: text,
  status: oneOf<'drafted' | 'approved' | 'rejected' | 'withdrawn' | 'activated'>(),
  drafted_by: text,
  draft_reason: text,
  drafted_at: instant,
  decided_by: nullable(text), // who approved or rejected it
  decision_reason: nullable(text),
  decided_at: nullable(instant),
  activated_by: nullable(text),
  activation_reason: nullable(text),
  activated_at: nullable(instant), // when that was done
  at: nullable(instant), // from then on it holds
  sequence: nullable(integer),
  withdrawn_by: nullable(text),
  withdrawal_reason: nullable(text),
  withdrawn_at: nullable(instant),
  position: int64, // of its draft
}
export type RulePackRow = RowOf<typeof columns>

const drafted = ({ key, data, occurredAt, position }: Fact<'PackDrafted'>): RulePackRow => ({
  partition: SHARED,
  kind: key,
  version: data.version,
  source: data.source,
  effective_from: data.effectiveFrom,
  effective_to: data.effectiveTo,
  pack: data.pack,
  hash: data.hash,
  status: 'drafted',
  drafted_by: data.draftedBy,
  draft_reason: data.reason,
  drafted_at: occurredAt,
  decided_by: null,
  decision_reason: null,
  decided_at: null,
  activated_by: null,
  activation_reason: null,
  activated_at: null,
  at: null,
  sequence: null,
  withdrawn_by: null,
  withdrawal_reason: null,
  withdrawn_at: null,
  position,
})

const changed = (
  { key, data }: Fact<'PackApproved' | 'PackRejected' | 'PackWithdrawn' | 'PackActivated'>,
  change: Partial<RulePackRow>,
) => ({
  key: { partition: SHARED, kind: key, version: data.version },
  evolve: (row: RulePackRow | null): RulePackRow => ({ ...known(row), ...change }),
})

const decided = (event: Fact<'PackApproved' | 'PackRejected'>, status: 'approved' | 'rejected') =>
  changed(event, {
    status,
    decided_by: event.metadata.actor.id,
    decision_reason: event.data.reason,
    decided_at: event.occurredAt,
  })

export const rulePacks = projection({
  name: 'rule_packs',
  oneRowPer: 'version of a pack of rules',
  answers: 'which rules hold from when to when, who drafted, approved and activated them',
  version: 1,
  columns,
  key: ['partition', 'kind', 'version'],
  partitionBy: 'partition',
  indexes: ['kind, position desc'],
  on: {
    PackDrafted: (event) => ({ insert: drafted(event) }),
    PackApproved: (event) => decided(event, 'approved'),
    PackRejected: (event) => decided(event, 'rejected'),
    PackWithdrawn: (event) =>
      changed(event, {
        status: 'withdrawn',
        withdrawn_by: event.metadata.actor.id,
        withdrawal_reason: event.data.reason,
        withdrawn_at: event.occurredAt,
      }),
    PackActivated: (event) =>
      changed(event, {
        status: 'activated',
        activated_by: event.metadata.actor.id,
        activation_reason: event.data.reason,
        activated_at: event.occurredAt,
        at: event.data.at,
        sequence: event.data.sequence,
      }),
  },
})

/** A row of a list: of the pack itself, which may be large, its hash alone. */
export type ListedPack = Omit<RulePackRow, 'pack'>

/** Of a kind, those drafted last first; `before` is the position that the last page ended with. */
export const rulePacksOf = (kind: string, { limit, before = NEWEST }: Page) =>
  reading<ListedPack>(
    { projection: 'rule_packs', id: SHARED },
    sql`select kind, version, source, effective_from, effective_to, hash, status, drafted_by, draft_reason,
               drafted_at, decided_by, decision_reason, decided_at, activated_by, activation_reason, activated_at,
               at, sequence, withdrawn_by, withdrawal_reason, withdrawn_at, position, "partition"
        from read.rule_packs where kind = ${kind} and position < ${before}
        order by position desc limit ${limit}`,
  )

export const rulePackOf = (kind: string, version: string) =>
  reading<RulePackRow>(
    { projection: 'rule_packs', id: SHARED },
    sql`select * from read.rule_packs where kind = ${kind} and version = ${version}`,
  )

/** Of those whose time it is at the instant the one activated last holds. */
const isItsTime = (at: string) =>
  sql`status = 'activated' and at <= ${at}::timestamptz and coalesce(effective_to > ${at}::timestamptz, true)`

/** Of each kind that has any, the one that holds at the instant. */
export const rulePacksAt = (at: string) =>
  reading<ListedPack>(
    { projection: 'rule_packs', id: SHARED },
    sql`select distinct on (kind) * from read.rule_packs
        where ${isItsTime(at)} order by kind, sequence desc`,
  )

/** Of one kind, with the pack itself. */
export const rulePackAt = (kind: string, at: string) =>
  reading<RulePackRow>(
    { projection: 'rule_packs', id: SHARED },
    sql`select * from read.rule_packs
        where kind = ${kind} and ${isItsTime(at)} order by sequence desc limit 1`,
  )
