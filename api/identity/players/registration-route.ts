/** Registration, and what it takes. */
import countries from 'i18n-iso-countries'
import { z } from 'zod'
import { TERMS_VERSION } from '../../../domain/identity/terms.ts'
import {
  circulatingCurrencies,
  circulatingCurrencySchema,
} from '../../../domain/shared/currency.ts'
import { personalSchema } from './personal-data.ts'
import { EASY_TO_GUESS, isEasyToGuess, newPasswordSchema } from '../sign-in/password-rules.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import { PERSONAL, PLAYER, POSITION } from '../../http/example-story.ts'
import type { Whereabouts } from '../../commands/whereabouts.ts'
import type { Register } from './registration.ts'

const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals, such as MT')
  .refine((code) => countries.isValid(code), 'not a country of ISO 3166-1')

const termsVersion = z.literal(TERMS_VERSION, {
  error: `the version of the terms that are accepted: ${TERMS_VERSION} is in force`,
})

export const registerPlayer = defineRoute<{ register: Register; whereabouts: Whereabouts }>()({
  method: 'post',
  path: '/v1/players',
  operationId: 'registerPlayer',
  summary: 'Registers a player and opens the wallet; one account an e-mail and a person.',
  limit: 'registration',
  body: personalSchema
    .extend({
      password: newPasswordSchema,
      country,
      currency: circulatingCurrencySchema,
      termsVersion,
    })
    .refine((body) => !isEasyToGuess(body.password, body), {
      path: ['password'],
      error: EASY_TO_GUESS,
    }),
  status: 201,
  reply: z.object({ playerId: z.uuid(), ...effectSchema }),
  rejects: ['LOCATION_REFUSED', 'REGISTRATION_REFUSED', 'UNDER_AGE'],
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
    whereabouts.ofNewcomer(seen, body.country)
    const answer = await register(body, key)
    const { playerId } = answer
    if (!answer.isReplay) await whereabouts.ofPlayer(seen, { playerId, moment: 'registration' })
    return answer
  },
})

export const getRegistration = defineRoute()({
  method: 'get',
  path: '/v1/registration',
  operationId: 'getRegistration',
  summary: 'What a registration takes: the terms in force, the countries and the currencies.',
  status: 200,
  reply: z.object({
    termsVersion: z.string().describe('of the terms in force'),
    countries: z.array(z.string()).describe('ISO 3166-1 alpha-2'),
    currencies: z.array(z.string()).describe('ISO 4217, with which people pay'),
  }),
  example: {
    reply: { termsVersion: TERMS_VERSION, countries: ['MT', 'SE'], currencies: ['EUR', 'SEK'] },
  },
  handle: () =>
    Promise.resolve({
      termsVersion: TERMS_VERSION,
      countries: Object.keys(countries.getAlpha2Codes()),
      currencies: circulatingCurrencies(),
    }),
})
