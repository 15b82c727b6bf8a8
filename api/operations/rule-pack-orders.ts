/** Packs of rules brought into force by two of the staff: drafted by one, approved by another, activated ahead. */
import { z } from 'zod'
import {
  effectiveToSchema,
  packSchema,
  packVersionSchema,
} from '../../domain/operations/rule-pack/events.ts'
import { instantSchema } from '../../domain/shared/instant.ts'
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { AT, POSITION, SEED_HASH } from '../http/example-story.ts'
import { defineRoute } from '../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, hashSchema } from '../http/schemas.ts'
import type { RulePacks } from './rule-packs.ts'

export const kindSchema = z
  .string()
  .regex(/^[a-z_]{1,40}$/, 'the name of a kind of rules, as in vip_tiers')

export const kindParams = z.strictObject({ kind: kindSchema })

const VERSION = '2026-2'
const EXAMPLE = {
  kind: 'deposit_watch',
  version: VERSION,
  position: POSITION,
  auditPosition: POSITION,
}
const recorded = { kind: kindSchema, version: packVersionSchema, ...effectOnRecordSchema }

type Needs = { readonly rulePacks: RulePacks }

const order = {
  method: 'post',
  appends: true,
  params: kindParams,
  query: dryRunSchema,
} as const

const decision = {
  ...order,
  body: z.strictObject({ version: packVersionSchema, ...becauseSchema }),
  status: 200,
  reply: z.object(recorded),
} as const

export const draftRules = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/rules/{kind}/drafts',
  operationId: 'draftRules',
  summary: 'Drafts a pack of rules; somebody else of the staff approves it.',
  permission: 'rules.draft',
  body: z.strictObject({
    pack: packSchema,
    effectiveFrom: instantSchema.describe('it may be activated for no earlier instant'),
    effectiveTo: effectiveToSchema.optional(),
    ...becauseSchema,
  }),
  status: 201,
  reply: z.object({ ...recorded, hash: hashSchema.describe('over the pack as JSON, in order') }),
  rejects: [
    'RULE_KIND_UNKNOWN',
    'PACK_INVALID',
    'PACK_TOO_LARGE',
    'PACK_DATES_INVALID',
    'PACK_VERSION_TAKEN',
    'PACK_BACKDATED',
    'PACK_CONTRADICTS',
    'PACKS_PENDING',
  ],
  example: {
    body: {
      pack: {
        version: VERSION,
        source: 'decision of the compliance committee of 20 November 2026',
        dailySums: [{ from: '2020-01-01', perDay: { EUR: '150000' } }],
      },
      effectiveFrom: AT,
      reason: 'more days shall be looked at',
    },
    reply: { ...EXAMPLE, hash: SEED_HASH },
  },
  handle: ({ params, body, ...asked }, { rulePacks }) => {
    const { pack, effectiveFrom, effectiveTo = null } = body
    return rulePacks.draft(askedByStaff(asked, body), {
      ...params,
      pack,
      effectiveFrom,
      effectiveTo,
    })
  },
})

export const approveRules = defineRoute<Needs>()({
  ...decision,
  path: '/v1/operations/rules/{kind}/approvals',
  operationId: 'approveRules',
  summary: 'Approves a pack that somebody else drafted; nothing goes by it before its activation.',
  permission: 'rules.decide',
  rejects: ['RULE_KIND_UNKNOWN', 'PACK_UNKNOWN', 'PACK_DECIDED', 'SAME_PERSON'],
  example: {
    body: { version: VERSION, reason: 'tried over the history of a year' },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { rulePacks }) =>
    rulePacks.approve(askedByStaff(asked, body), { ...params, version: body.version }),
})

export const rejectRules = defineRoute<Needs>()({
  ...decision,
  path: '/v1/operations/rules/{kind}/rejections',
  operationId: 'rejectRules',
  summary: 'Rejects a pack that somebody else drafted.',
  permission: 'rules.decide',
  rejects: ['RULE_KIND_UNKNOWN', 'PACK_UNKNOWN', 'PACK_DECIDED', 'SAME_PERSON'],
  example: { body: { version: VERSION, reason: 'a currency is missing' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { rulePacks }) =>
    rulePacks.reject(askedByStaff(asked, body), { ...params, version: body.version }),
})

export const withdrawRules = defineRoute<Needs>()({
  ...decision,
  path: '/v1/operations/rules/{kind}/withdrawals',
  operationId: 'withdrawRules',
  summary: 'Withdraws a pack that does not hold yet, whether it is activated or not.',
  permission: 'rules.draft',
  rejects: ['RULE_KIND_UNKNOWN', 'PACK_UNKNOWN', 'PACK_DECIDED', 'PACK_IN_FORCE'],
  example: { body: { version: VERSION, reason: 'the law comes later' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { rulePacks }) =>
    rulePacks.withdraw(askedByStaff(asked, body), { ...params, version: body.version }),
})

export const activateRules = defineRoute<Needs>()({
  ...order,
  path: '/v1/operations/rules/{kind}/activations',
  operationId: 'activateRules',
  summary: 'Lets an approved pack hold from an instant on, at least five seconds from now.',
  permission: 'rules.activate',
  body: z.strictObject({
    version: packVersionSchema,
    at: instantSchema.describe('what occurs from then on goes by the pack'),
    ...becauseSchema,
  }),
  status: 200,
  reply: z.object({ ...recorded, at: instantSchema, sequence: z.int() }),
  rejects: [
    'RULE_KIND_UNKNOWN',
    'PACK_UNKNOWN',
    'PACK_DECIDED',
    'PACK_NOT_APPROVED',
    'PACK_BACKDATED',
    'PACK_CONTRADICTS',
    'PACK_NOT_EFFECTIVE',
    'PACK_OVERLAPS',
  ],
  example: {
    body: { version: VERSION, at: AT, reason: 'as decided' },
    reply: { ...EXAMPLE, at: AT, sequence: 1 },
  },
  handle: ({ params, body, ...asked }, { rulePacks }) => {
    const { version, at } = body
    return rulePacks.activate(askedByStaff(asked, body), { ...params, version, at })
  },
})
