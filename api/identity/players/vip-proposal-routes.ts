/** VIP tiers that turnover proposes: which wait, what was checked, and what a person decides. */
import { z } from 'zod'
import { vipCheckSchema } from '../../../domain/jurisdictions/columns/money.ts'
import { tierSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import { openVipProposals } from '../../../projections/identity/vip-proposals.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { AS_OF, AT, COMPLIANCE, PLAYER, POSITION } from '../../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import {
  asOfSchema,
  dryRunSchema,
  effectOnRecordSchema,
  idSchema,
  sumSchema,
} from '../../http/schemas.ts'
import { asOfAll } from '../../reads/as-of-all.ts'
import type { ReadAll } from '../../reads/read-after.ts'
import type { DecideVipTier, RecordVipCheck } from './grant-vip-tier.ts'

const checkSchema = z.object({
  check: z.string(),
  outcome: z.enum(['passed', 'failed']),
  evidence: z.string(),
  checkedBy: z.string(),
  checkedAt: z.string(),
})

export const listVipProposals = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/vip-proposals',
  operationId: 'listVipProposals',
  summary: 'VIP tiers that turnover has reached and nobody has granted or refused, newest first.',
  permission: 'vip.read',
  query: z.strictObject(pageQuery),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        playerId: z.uuid(),
        tier: tierSchema,
        previous: tierSchema,
        turnover: sumSchema,
        currency: z.string(),
        checks: z.array(checkSchema),
        proposedAt: z.string(),
      }),
    ),
    ...pageReply,
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [
        {
          playerId: PLAYER,
          tier: 'silver',
          previous: 'bronze',
          turnover: '1000000',
          currency: 'EUR',
          checks: [
            {
              check: 'affordability',
              outcome: 'passed',
              evidence: 'three statements were seen',
              checkedBy: COMPLIANCE,
              checkedAt: AT,
            },
          ],
          proposedAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAll }) {
    const asOf = await asOfAll(readAll, 'vip_proposals')
    const rows = await readAll(openVipProposals(rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const data = page.data.map((row) => ({
      playerId: row.player_id,
      tier: row.tier,
      previous: row.previous,
      turnover: row.turnover,
      currency: row.currency,
      checks: [...row.checks],
      proposedAt: row.proposed_at,
    }))
    return { ...page, data, asOf }
  },
})

const order = {
  method: 'post',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  status: 200,
  reply: z.object(effectOnRecordSchema),
  about: 'player',
} as const

const EXAMPLE = { position: POSITION, auditPosition: POSITION }

export const recordVipCheck = defineRoute<{ recordVipCheck: RecordVipCheck }>()({
  ...order,
  permission: 'vip.check',
  path: '/v1/operations/vip-proposals/{playerId}/checks',
  operationId: 'recordVipCheck',
  summary: 'Records a check of a proposed VIP tier: what came of it, and on what evidence.',
  body: z.strictObject({
    check: vipCheckSchema,
    outcome: z.enum(['passed', 'failed']),
    ...becauseSchema,
  }),
  rejects: ['PLAYER_UNKNOWN', 'VIP_NOT_PROPOSED'],
  example: {
    body: { check: 'affordability', outcome: 'passed', reason: 'three statements were seen' },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { recordVipCheck }) =>
    recordVipCheck(askedByStaff(asked, body), {
      ...params,
      check: body.check,
      outcome: body.outcome,
    }),
})

export const grantVipTier = defineRoute<{ grantVipTier: DecideVipTier }>()({
  ...order,
  permission: 'vip.grant',
  path: '/v1/operations/vip-proposals/{playerId}/grant',
  operationId: 'grantVipTier',
  summary: 'Grants the VIP tier that was proposed, after every check that the market demands.',
  body: z.strictObject(becauseSchema),
  rejects: [
    'PLAYER_UNKNOWN',
    'SAME_PERSON',
    'VIP_CHECKS_MISSING',
    'VIP_NOT_ALLOWED',
    'VIP_NOT_PROPOSED',
  ],
  example: { body: { reason: 'all three were seen' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { grantVipTier }) =>
    grantVipTier(askedByStaff(asked, body), params),
})

export const refuseVipTier = defineRoute<{ refuseVipTier: DecideVipTier }>()({
  ...order,
  permission: 'vip.grant',
  path: '/v1/operations/vip-proposals/{playerId}/refuse',
  operationId: 'refuseVipTier',
  summary: 'Refuses the VIP tier that was proposed.',
  body: z.strictObject(becauseSchema),
  rejects: ['PLAYER_UNKNOWN', 'VIP_NOT_PROPOSED'],
  example: { body: { reason: 'the affordability was not shown' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { refuseVipTier }) =>
    refuseVipTier(askedByStaff(asked, body), params),
})
