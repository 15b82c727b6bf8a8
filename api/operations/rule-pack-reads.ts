/** Rules, looked at: the kinds with what is in force of each, the history of one, and a pack in whole. */
import { z } from 'zod'
import { hashOf } from '../../domain/jurisdictions/pack-hash.ts'
import { fromMs } from '../../domain/shared/instant.ts'
import { packSchema, packVersionSchema } from '../../domain/operations/rule-pack/events.ts'
import { RULE_KIND_NAMES, ruleKinds, type RuleKindName } from '../../domain/rule-kinds.ts'
import {
  rulePackOf,
  rulePacksAt,
  rulePacksOf,
  type ListedPack,
} from '../../projections/operations/rule-packs.ts'
import { AS_OF, AT, COMPLIANCE, OPERATOR, SEED_HASH } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { afterSchema, asOfSchema, hashSchema, positionSchema } from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { kindParams, kindSchema } from './rule-pack-orders.ts'
import { kindOf } from './rule-packs.ts'

const nullable = z.string().nullable()
const packRowSchema = z.object({
  version: z.string(),
  source: z.string(),
  hash: hashSchema,
  status: z.enum(['drafted', 'approved', 'rejected', 'withdrawn', 'activated']),
  effectiveFrom: z.string(),
  effectiveTo: nullable,
  draftedBy: z.string(),
  draftReason: z.string(),
  draftedAt: z.string(),
  decidedBy: nullable.describe('who approved or rejected it'),
  decisionReason: nullable,
  decidedAt: nullable,
  activatedBy: nullable,
  activationReason: nullable,
  activatedAt: nullable.describe('when that was ordered'),
  at: nullable.describe('from then on it holds'),
  sequence: z.int().nullable().describe('counts the activations of the kind'),
  withdrawnBy: nullable,
  withdrawalReason: nullable,
  withdrawnAt: nullable,
})

const heldSchema = z
  .object({
    version: z.string(),
    sequence: z.int().describe('0: what code ships'),
    hash: hashSchema,
    since: nullable.describe('null: as long as this code knows the kind'),
  })
  .describe('what holds now')

const rowOf = (row: ListedPack) => ({
  version: row.version,
  source: row.source,
  hash: row.hash,
  status: row.status,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  draftedBy: row.drafted_by,
  draftReason: row.draft_reason,
  draftedAt: row.drafted_at,
  decidedBy: row.decided_by,
  decisionReason: row.decision_reason,
  decidedAt: row.decided_at,
  activatedBy: row.activated_by,
  activationReason: row.activation_reason,
  activatedAt: row.activated_at,
  at: row.at,
  sequence: row.sequence,
  withdrawnBy: row.withdrawn_by,
  withdrawalReason: row.withdrawal_reason,
  withdrawnAt: row.withdrawn_at,
})

/** Null: what code ships. */
function heldOf(kind: RuleKindName, row: ListedPack | undefined) {
  if (row === undefined) {
    const { shipped } = ruleKinds[kind]
    return { version: shipped.version, sequence: 0, hash: hashOf(shipped), since: null }
  }
  return { version: row.version, sequence: row.sequence ?? 0, hash: row.hash, since: row.at }
}

const look = {
  method: 'get',
  permission: 'rules.read',
  status: 200,
} as const
type Needs = { readonly readAfter: ReadAfter }

const HELD = { version: '2026-1', sequence: 0, hash: SEED_HASH, since: null }
const NOTHING_YET = {
  activatedBy: null,
  activationReason: null,
  activatedAt: null,
  at: null,
  sequence: null,
  withdrawnBy: null,
  withdrawalReason: null,
  withdrawnAt: null,
}

export const listRuleKinds = defineRoute<Needs>()({
  ...look,
  path: '/v1/operations/rules',
  operationId: 'listRuleKinds',
  summary: 'The kinds of rules that are data, and what is in force of each.',
  query: afterSchema,
  reply: z.object({
    data: z.array(z.object({ kind: kindSchema, inForce: heldSchema })),
    asOf: asOfSchema,
  }),
  example: { reply: { data: [{ kind: 'deposit_watch', inForce: HELD }], asOf: AS_OF } },
  async handle({ query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, rulePacksAt(fromMs(Date.now())))
    const data = RULE_KIND_NAMES.map((kind) => ({
      kind,
      inForce: heldOf(
        kind,
        rows.find((row) => row.kind === kind),
      ),
    }))
    return { data, asOf }
  },
})

export const getRules = defineRoute<Needs>()({
  ...look,
  path: '/v1/operations/rules/{kind}',
  operationId: 'getRules',
  summary: 'The history of a kind of rules, newest first: which packs, by whom, why, from when on.',
  params: kindParams,
  query: z.strictObject({ after: positionSchema.optional(), ...pageQuery }),
  reply: z.object({
    kind: kindSchema,
    inForce: heldSchema,
    data: z.array(packRowSchema),
    ...pageReply,
    asOf: asOfSchema,
  }),
  rejects: ['RULE_KIND_UNKNOWN'],
  example: {
    reply: {
      kind: 'deposit_watch',
      inForce: HELD,
      data: [
        {
          version: '2026-2',
          source: 'decision of the compliance committee of 20 November 2026',
          hash: SEED_HASH,
          status: 'approved',
          effectiveFrom: AT,
          effectiveTo: null,
          draftedBy: OPERATOR,
          draftReason: 'more days shall be looked at',
          draftedAt: AT,
          decidedBy: COMPLIANCE,
          decisionReason: 'tried over the history of a year',
          decidedAt: AT,
          ...NOTHING_YET,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ params, query }, { readAfter }) {
    const kind = kindOf(params.kind)
    const { rows: held } = await readAfter(query.after, rulePacksAt(fromMs(Date.now())))
    const { asOf, rows } = await readAfter(query.after, rulePacksOf(kind, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const inForce = heldOf(
      kind,
      held.find((row) => row.kind === kind),
    )
    return { kind, inForce, ...page, data: page.data.map(rowOf), asOf }
  },
})

export const getRulePack = defineRoute<Needs>()({
  ...look,
  path: '/v1/operations/rules/{kind}/pack',
  operationId: 'getRulePack',
  summary: 'A pack of rules in whole: that of a version, or what code ships.',
  params: kindParams,
  query: z.strictObject({
    after: positionSchema.optional(),
    version: packVersionSchema.optional(),
  }),
  reply: z.object({
    kind: kindSchema,
    version: z.string(),
    hash: hashSchema,
    pack: packSchema,
    asOf: asOfSchema,
  }),
  rejects: ['RULE_KIND_UNKNOWN', 'PACK_UNKNOWN'],
  example: {
    reply: {
      kind: 'deposit_watch',
      version: '2026-1',
      hash: SEED_HASH,
      pack: {
        version: '2026-1',
        source: 'the operator',
        dailySums: [{ from: '2020-01-01', perDay: { EUR: '200000' } }],
      },
      asOf: AS_OF,
    },
  },
  async handle({ params, query }, { readAfter }) {
    const kind = kindOf(params.kind)
    const { shipped } = ruleKinds[kind]
    const { after, version = shipped.version } = query
    const { asOf, rows } = await readAfter(after, rulePackOf(kind, version))
    const [row] = rows
    if (row !== undefined) return { kind, version, hash: row.hash, pack: row.pack, asOf }
    if (version !== shipped.version) throw new Problem('PACK_UNKNOWN')
    return { kind, version, hash: hashOf(shipped), pack: { ...shipped }, asOf }
  },
})
