/** Registration, and what it takes. */
import countries from 'i18n-iso-countries'
import { z } from 'zod'
import { TERMS, TERMS_VERSION } from '../../../domain/identity/terms.ts'
import {
  circulatingCurrencies,
  circulatingCurrencySchema,
} from '../../../domain/shared/currency.ts'
import { personalSchema } from './personal-data.ts'
import { EASY_TO_GUESS, isEasyToGuess, newPasswordSchema } from '../sign-in/password-rules.ts'
import { becauseSchema } from '../../http/asked-by.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { PERSONAL, PLAYER, POSITION } from '../../http/example-story.ts'
import type { Registering } from './open-market.ts'
import type { Whereabouts } from '../../commands/whereabouts.ts'
import type { Register } from './registration.ts'

const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals, such as MT')
  .refine((code) => countries.isValid(code), 'not a country of ISO 3166-1')

const termsVersion = z.literal(TERMS_VERSION, {
  error: `the version of the terms that are accepted: ${TERMS_VERSION} is in force`,
})

const accountSchema = personalSchema.extend({
  password: newPasswordSchema,
  country,
  region: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/, 'the part of the country in ISO 3166-2, such as ON')
    .optional()
    .describe('where GET /v1/registration names one of the country'),
  currency: circulatingCurrencySchema,
  termsVersion,
})

const HARD_TO_GUESS = { path: ['password'], error: EASY_TO_GUESS }

export const registerPlayer = defineRoute<{ register: Register; whereabouts: Whereabouts }>()({
  method: 'post',
  path: '/v1/players',
  operationId: 'registerPlayer',
  summary: 'Registers a player and opens the wallet; one account an e-mail and a person.',
  limit: 'registration',
  body: accountSchema.refine((body) => !isEasyToGuess(body.password, body), HARD_TO_GUESS),
  status: 201,
  reply: z.object({ playerId: z.uuid(), ...effectSchema }),
  rejects: [
    'CURRENCY_NOT_IN_MARKET',
    'LOCATION_REFUSED',
    'MARKET_CLOSED',
    'REGISTRATION_REFUSED',
    'UNDER_AGE',
  ],
  example: {
    body: {
      ...PERSONAL,
      password: 'kettle of nine herons',
      country: 'MT',
      currency: 'EUR',
      termsVersion: TERMS_VERSION,
    },
    reply: { playerId: PLAYER, position: POSITION },
  },
  async handle({ body, key, address }, { register, whereabouts }) {
    const seen = { address, requestId: key.requestId }
    await whereabouts.ofNewcomer(seen, body)
    const answer = await register(body, key)
    const { playerId } = answer
    if (!answer.isReplay) await whereabouts.ofPlayer(seen, { playerId, moment: 'registration' })
    return answer
  },
})

export const makeTestAccount = defineRoute<{ register: Register }>()({
  method: 'post',
  path: '/v1/operations/test-accounts',
  operationId: 'makeTestAccount',
  summary: 'Makes an account to try the house with: as a player’s, and left out of every figure.',
  permission: 'testAccounts.make',
  body: accountSchema
    .extend(becauseSchema)
    .refine((body) => !isEasyToGuess(body.password, body), HARD_TO_GUESS),
  status: 201,
  reply: z.object({ playerId: z.uuid(), ...effectSchema }),
  rejects: ['CURRENCY_NOT_IN_MARKET', 'MARKET_CLOSED', 'REGISTRATION_REFUSED', 'UNDER_AGE'],
  example: {
    body: {
      ...PERSONAL,
      password: 'kettle of nine herons',
      country: 'MT',
      currency: 'EUR',
      termsVersion: TERMS_VERSION,
      reason: 'a new means of payment is tried',
    },
    reply: { playerId: PLAYER, position: POSITION },
  },
  handle: ({ body: { reason, ...account }, caller: { id, role }, key }, { register }) =>
    register({ ...account, accountKind: 'test' }, { ...key, staff: { id, role }, reason }),
})

const marketOpenSchema = z.object({
  market: z.string(),
  name: z.string(),
  country: z.string().describe('ISO 3166-1 alpha-2'),
  region: z.string().nullable().describe('of ISO 3166-2; null: all of the country'),
  minimumAge: z.int().describe('in years'),
  currency: z.string().nullable().describe('the only one that wallets have there; null: any'),
  usualCurrency: z
    .string()
    .nullable()
    .describe('that the market pays with: to be offered first where others are allowed, too'),
})

export const getRegistration = defineRoute<{ registering: () => Promise<Registering> }>()({
  method: 'get',
  path: '/v1/registration',
  operationId: 'getRegistration',
  summary: 'What a registration takes: the terms in force, the countries and the currencies.',
  status: 200,
  reply: z.object({
    termsVersion: z.string().describe('of the terms in force'),
    terms: z
      .array(
        z.object({ version: z.string(), from: z.iso.date().describe('the day (UTC) it begins') }),
      )
      .describe('every version there is, the oldest first; the texts are the operator’s own'),
    countries: z.array(z.string()).describe('ISO 3166-1 alpha-2, of the markets that are open'),
    markets: z.array(marketOpenSchema).describe('that the house has a licence for'),
    isDemo: z.boolean().describe('licences are for show: this house is none that pays'),
    currencies: z.array(z.string()).describe('ISO 4217, with which people pay'),
  }),
  example: {
    reply: {
      termsVersion: TERMS_VERSION,
      terms: [{ version: TERMS_VERSION, from: '2026-01-01' }],
      countries: ['MT', 'SE'],
      markets: [
        {
          market: 'SE',
          name: 'Sweden',
          country: 'SE',
          region: null,
          minimumAge: 18,
          currency: 'SEK',
          usualCurrency: 'SEK',
        },
      ],
      isDemo: false,
      currencies: ['EUR', 'SEK'],
    },
  },
  handle: async (_, { registering }) => ({
    termsVersion: TERMS_VERSION,
    terms: [...TERMS],
    ...(await registering()),
    currencies: circulatingCurrencies(),
  }),
})
