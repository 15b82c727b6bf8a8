/** One row per player whom a VIP tier was ever proposed for: how the last proposal stands, and what was checked. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Tier } from '../../domain/identity/rules/vip-tiers.ts'
import type { Recorded } from '../../eventstore/codec.ts'
import {
  instant,
  int64,
  json,
  nullable,
  oneOf,
  sum,
  text,
  uuid,
  type RowOf,
} from '../engine/columns.ts'
import { projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

type Check = {
  check: string
  outcome: 'passed' | 'failed'
  evidence: string
  checkedBy: string
  checkedAt: string
}

const columns = {
  player_id: uuid,
  tier: oneOf<Tier>(),
  previous: oneOf<Tier>(),
  turnover: sum, // lifetime stakes, in minor units
  currency: text,
  rule_version: text,
  status: oneOf<'open' | 'granted' | 'refused'>(),
  checks: json<readonly Check[]>(), // of each the last
  proposed_at: instant,
  decided_by: nullable(text),
  decision_reason: nullable(text),
  decided_at: nullable(instant),
  position: int64, // of the proposal
}
export type VipProposalRow = RowOf<typeof columns>

/** A check or a decision follows a proposal: whoever has none here is of before there were any. */
const onProposal = (
  { key }: Recorded<DomainEvent>,
  change: (row: VipProposalRow) => Partial<VipProposalRow>,
) => ({
  key: { player_id: key },
  evolve(row: VipProposalRow | null): VipProposalRow {
    if (row === null) throw new Error(`nothing was proposed for ${key}`)
    return { ...row, ...change(row) }
  },
})

const decided = (event: Fact<'VipTierGranted' | 'VipTierRefused'>, status: 'granted' | 'refused') =>
  onProposal(event, () => ({
    status,
    decided_by: event.metadata.actor.id,
    decision_reason: event.data.reason,
    decided_at: event.occurredAt,
  }))

export const vipProposals = projection({
  name: 'vip_proposals',
  oneRowPer: 'player whom a VIP tier was proposed for',
  answers: 'which tiers wait for a person, and what was checked',
  version: 1,
  columns,
  key: ['player_id'],
  partitionBy: 'player_id',
  indexes: ['status, position desc'],
  on: {
    VipTierProposed: ({ key, data, occurredAt, position }) => ({
      key: { player_id: key },
      evolve: () => ({
        player_id: key,
        tier: data.tier,
        previous: data.previous,
        turnover: data.turnover,
        currency: data.currency,
        rule_version: data.ruleVersion,
        status: 'open' as const,
        checks: [],
        proposed_at: occurredAt,
        decided_by: null,
        decision_reason: null,
        decided_at: null,
        position,
      }),
    }),
    VipCheckRecorded: (e) =>
      onProposal(e, ({ checks }) => {
        const { check, outcome, evidence, checkedBy } = e.data
        const seen = { check, outcome, evidence, checkedBy, checkedAt: e.occurredAt }
        return { checks: [...checks.filter((one) => one.check !== check), seen] }
      }),
    VipTierGranted: (e) => decided(e, 'granted'),
    VipTierRefused: (e) => decided(e, 'refused'),
  },
})

/** That wait for a decision, over all players; newest first. */
export const openVipProposals = ({ limit, before = NEWEST }: Page) =>
  readingAll<VipProposalRow>(
    'vip_proposals',
    sql`select * from read.vip_proposals
        where status = 'open' and position < ${before} order by position desc limit ${limit}`,
  )
