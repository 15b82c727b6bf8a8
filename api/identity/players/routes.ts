/** Registration, the profile, and its erasure. */
import { askedBy } from '../../http/asked-by.ts'
import countries from 'i18n-iso-countries'
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/vip-tiers.ts'
import { TERMS_VERSION } from '../../../domain/identity/terms.ts'
import { currencySchema } from '../../../domain/shared/currency.ts'
import { playerOf } from '../../../projections/identity/players.ts'
import { addressSchema, personalSchema } from './personal-data.ts'
import { EASY_TO_GUESS, isEasyToGuess, newPasswordSchema } from '../sign-in/password-rules.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import {
  asOfSchema,
  effectSchema,
  idSchema,
  positionSchema,
  revisionSchema,
} from '../../http/schemas.ts'

const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals, such as MT')
  .refine((code) => countries.isValid(code), 'not a country of ISO 3166-1')
const termsVersion = z.literal(TERMS_VERSION, {
  error: `the version of the terms that are accepted: ${TERMS_VERSION} is in force`,
})

export const registerPlayer = defineRoute({
  method: 'post',
  path: '/v1/players',
  operationId: 'registerPlayer',
  summary: 'Registers a player and opens the wallet; one account an e-mail and a person.',
  limit: 'registration',
  body: personalSchema
    .extend({ password: newPasswordSchema, country, currency: currencySchema, termsVersion })
    .refine((body) => !isEasyToGuess(body.password, body), {
      path: ['password'],
      error: EASY_TO_GUESS,
    }),
  status: 201,
  reply: z.object({ playerId: z.uuid(), ...effectSchema }),
  rejects: ['REGISTRATION_REFUSED', 'UNDER_AGE'],
  handle: ({ body, key }, { identity }) => identity.register(body, key),
})

export const getPlayer = defineRoute({
  method: 'get',
  path: '/v1/players/{playerId}',
  operationId: 'getPlayer',
  summary:
    'The profile. Auditors see it without what is personal; of an erased player there is none.',
  roles: ['player', 'operator', 'compliance', 'auditor', 'admin'],
  params: z.strictObject({ playerId: idSchema }),
  query: z.strictObject({ after: positionSchema.optional() }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    status: z.enum(['registered', 'abandoned', 'erased']),
    country: z.string(),
    currency: z.string(),
    personal: personalSchema.nullable(),
    kycStatus: z.enum(['notStarted']),
    vipTier: tierSchema,
    termsVersion: z.string().nullable(),
    registeredAt: z.string(),
    revision: revisionSchema,
    asOf: asOfSchema,
  }),
  async handle({ caller, params: { playerId }, query }, { readAfter, personalData }) {
    if (caller.role === 'player' && caller.id !== playerId) throw new Problem('NOT_FOUND')
    const { asOf, rows } = await readAfter(query.after, playerOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    const isShown = row.personal !== null && caller.role !== 'auditor'
    return {
      playerId,
      asOf,
      status: row.status,
      country: row.country,
      currency: row.currency,
      personal: isShown ? await personalData.open(playerId, row.personal ?? '') : null,
      kycStatus: row.kyc_status,
      vipTier: row.vip_tier,
      termsVersion: row.terms_version,
      registeredAt: row.registered_at,
      revision: row.revision,
    }
  },
})

export const changeAddress = defineRoute({
  method: 'put',
  path: '/v1/me/address',
  operationId: 'changeAddress',
  summary: 'Replaces the address of the profile.',
  roles: ['player'],
  appends: true,
  ifMatch: 'accepted',
  body: addressSchema,
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['PLAYER_UNKNOWN', 'PROFILE_CHANGED'],
  handle: ({ body, ...asked }, { profiles }) => profiles.changeAddress(askedBy(asked), body),
})

export const eraseMe = defineRoute({
  method: 'post',
  path: '/v1/me/erasure',
  operationId: 'eraseMe',
  summary: 'Closes the account for good and makes all that is personal unreadable.',
  roles: ['player'],
  appends: true,
  body: z.strictObject({}),
  status: 200,
  reply: z.object(effectSchema),
  rejects: [
    ...(['PAYMENTS_PENDING', 'RETENTION_REQUIRED', 'SESSIONS_OPEN'] as const),
    ...(['WALLET_MOVED', 'WALLET_NOT_EMPTY', 'WALLET_NOT_OPEN'] as const),
  ],
  handle: (asked, { profiles }) => profiles.erase(askedBy(asked)),
})
