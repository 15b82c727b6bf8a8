/** The profile, its changes, and its erasure. */
import { askedBy } from '../../http/asked-by.ts'
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import { TERMS_VERSION } from '../../../domain/identity/terms.ts'
import { accountKindSchema, brandSchema, marketSchema } from '../../../domain/shared/dimensions.ts'
import { playerOf } from '../../../projections/identity/players.ts'
import { masked } from './masked.ts'
import { addressSchema, keptPersonalSchema } from './personal-data.ts'
import { may } from '../../http/permissions.ts'
import { knownBy } from '../../http/preconditions.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import {
  asOfSchema,
  effectSchema,
  idSchema,
  positionSchema,
  staffRevisionSchema,
} from '../../http/schemas.ts'
import { AS_OF, AT, PERSONAL, PLAYER, POSITION } from '../../http/example-story.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { PersonalData } from './personal-data.ts'
import type { Profiles } from './profile.ts'

export const getPlayer = defineRoute<{ readAfter: ReadAfter; personalData: PersonalData }>()({
  method: 'get',
  path: '/v1/players/{playerId}',
  operationId: 'getPlayer',
  summary:
    'The profile. What is personal is masked for staff, and not there for auditors; of an erased player there is none.',
  permission: 'profile.read',
  params: z.strictObject({ playerId: idSchema }),
  query: z.strictObject({ after: positionSchema.optional() }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    status: z.enum(['registered', 'abandoned', 'erased']),
    country: z.string(),
    currency: z.string(),
    personal: keptPersonalSchema.nullable(),
    account: z.object({
      status: z.enum(['active', 'dormant', 'closed', 'deceased']),
      since: z.string(),
      reopeningAskedAt: z.string().nullable().describe('and not decided yet'),
      dormantAt: z.string().nullable().describe('from when on, unless the player is seen before'),
    }),
    isMasked: z.boolean().describe('true: POST …/reveals answers it in clear, on record'),
    market: marketSchema.nullable().optional().describe('that they registered in; to staff'),
    brand: brandSchema.nullable().optional().describe('that they registered with; to staff'),
    accountKind: accountKindSchema.optional().describe('to staff'),
    kycStatus: z.enum(['notStarted']),
    vipTier: tierSchema,
    termsVersion: z.string().nullable(),
    emailVerifiedAt: z.string().nullable().describe('null: no link that was sent there was used'),
    registeredAt: z.string(),
    revision: staffRevisionSchema,
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      playerId: PLAYER,
      status: 'registered',
      country: 'MT',
      currency: 'EUR',
      personal: PERSONAL,
      account: { status: 'active', since: AT, reopeningAskedAt: null, dormantAt: null },
      isMasked: false,
      kycStatus: 'notStarted',
      vipTier: 'bronze',
      termsVersion: TERMS_VERSION,
      emailVerifiedAt: null,
      registeredAt: AT,
      asOf: AS_OF,
    },
  },
  async handle({ caller, params: { playerId }, query }, { readAfter, personalData }) {
    if (caller.role === 'player' && caller.id !== playerId) throw new Problem('NOT_FOUND')
    const { asOf, rows } = await readAfter(query.after, playerOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    const isOwn = caller.role === 'player'
    const isShown = isOwn || may(caller.role, 'players.reveal')
    const personal =
      row.personal === null || !isShown ? null : await personalData.open(playerId, row.personal)
    return {
      playerId,
      asOf,
      status: row.status,
      country: row.country,
      currency: row.currency,
      personal: personal === null || isOwn ? personal : masked(personal),
      isMasked: personal !== null && !isOwn,
      account: {
        status: row.account,
        since: row.account_since,
        reopeningAskedAt: row.reopening_asked_at,
        dormantAt: row.dormant_at,
      },
      kycStatus: row.kyc_status,
      vipTier: row.vip_tier,
      termsVersion: row.terms_version,
      emailVerifiedAt: row.email_verified_at,
      registeredAt: row.registered_at,
      ...(isOwn ? {} : { market: row.market, brand: row.brand, accountKind: row.account_kind }),
      ...knownBy(caller, row),
    }
  },
})

export const changeAddress = defineRoute<{ profiles: Profiles }>()({
  method: 'put',
  path: '/v1/me/address',
  operationId: 'changeAddress',
  summary: 'Replaces the address of the profile.',
  permission: 'account.change',
  appends: true,
  ifMatch: 'accepted',
  body: addressSchema,
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PLAYER_UNKNOWN', 'PROFILE_CHANGED'],
  example: { body: PERSONAL.address, reply: { position: POSITION } },
  handle: ({ body, ...asked }, { profiles }) => profiles.changeAddress(askedBy(asked), body),
})

export const eraseMe = defineRoute<{ profiles: Profiles }>()({
  method: 'post',
  path: '/v1/me/erasure',
  operationId: 'eraseMe',
  summary: 'Closes the account for good and makes all that is personal unreadable.',
  permission: 'account.change',
  appends: true,
  body: z.strictObject({}),
  status: 200,
  reply: z.object(effectSchema),
  rejects: [
    'ERASURE_RESTRICTED',
    'PAYMENTS_PENDING',
    'RETENTION_REQUIRED',
    'ROUNDS_OPEN',
    'SESSIONS_OPEN',
    'WALLET_MOVED',
    'WALLET_NOT_EMPTY',
    'WALLET_NOT_OPEN',
  ],
  example: { body: {}, reply: { position: POSITION } },
  handle: (asked, { profiles }) => profiles.erase(askedBy(asked)),
})
