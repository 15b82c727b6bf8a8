/** The games on offer, and what they pay back. */
import { z } from 'zod'
import { games } from '../../domain/games/paytables/catalogue.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import type { Paytable } from '../../domain/games/paytables/paytable.ts'
import {
  scatterOf,
  volatilityOf,
  type Volatility,
} from '../../domain/games/paytables/volatility.ts'
import { stakesOf, tightestStakes, type Stakes } from '../../domain/games/paytables/stakes.ts'
import { minorSchema } from '../../domain/shared/money.ts'
import { choiceSchema } from '../../domain/wallet/events.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'

const stakesSchema = z.object({
  choice: z
    .string()
    .describe('of ?choice=; without it the one that asks for the highest least stake'),
  step: minorSchema.describe(
    'the least stake, in minor units; every multiple of it is taken, and between them what pays back within half a point of rtpTargetBp',
  ),
  anyFrom: minorSchema.describe('from here on every stake is taken'),
  rtpAtLeastStake: z
    .object({ numerator: z.string(), denominator: z.string(), percent: z.string() })
    .describe('exact, as a fraction in lowest terms; percent has four decimals, rounded down'),
})

const decimalSchema = z.string().regex(/^\d+\.\d{4}$/)

const scatterSchema = z.object({ choice: z.string(), standardDeviation: decimalSchema })

const volatilitySchema = z
  .object({ least: scatterSchema, most: scatterSchema, chosen: scatterSchema.nullable() })
  .describe(
    'the standard deviation of what one round pays, in stakes: exact over all outcomes of a choice, rounded down; of the steadiest choice, of the wildest, and of ?choice=',
  )

const highestWinSchema = z
  .object({ choice: z.string(), multiple: decimalSchema })
  .describe('of the stake, stake included; of ?choice=, else of the choice that can win most')

export const getGames = defineRoute()({
  method: 'get',
  path: '/v1/games',
  operationId: 'getGames',
  summary: 'The games on offer, what can be chosen and staked, and what is paid back.',
  query: z.strictObject({
    choice: choiceSchema.optional().describe('whose stakes are told, where the game has it'),
  }),
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        gameId: z.string(),
        title: z.string(),
        provider: z.string(),
        paytableVersion: z.string(),
        rtpTargetBp: z.int().describe('basis points'),
        outcomes: z.int(),
        choiceForm: z.string(),
        volatility: volatilitySchema,
        highestWin: highestWinSchema,
        stakes: stakesSchema,
      }),
    ),
  }),
  example: {
    query: { choice: '4951' },
    reply: {
      data: [
        {
          gameId: dice.gameId,
          paytableVersion: dice.version,
          title: dice.title,
          provider: dice.provider,
          rtpTargetBp: dice.rtpTargetBp,
          outcomes: dice.outcomes,
          choiceForm: dice.choiceForm,
          volatility: {
            least: { choice: '9500', standardDeviation: '0.2271' },
            most: { choice: '100', standardDeviation: '9.8503' },
            chosen: { choice: '4951', standardDeviation: '0.9997' },
          },
          highestWin: { choice: '4951', multiple: '1.9995' },
          stakes: {
            choice: '4951',
            step: '96',
            anyFrom: '96',
            rtpAtLeastStake: { numerator: '945641', denominator: '960000', percent: '98.5042' },
          },
        },
      ],
    },
  },
  handle({ query: { choice } }) {
    const data = games.map((game) => shown(game, choice))
    if (choice !== undefined && !games.some((game) => game.isChoice(choice))) {
      const message = games.map(({ title, choiceForm }) => `${title}: ${choiceForm}`).join('; ')
      throw new Problem('VALIDATION_FAILED', [{ in: 'query', pointer: '/choice', message }])
    }
    return Promise.resolve({ data })
  },
})

function shown(game: Paytable, choice: string | undefined) {
  const { gameId, title, provider, version, rtpTargetBp, outcomes, choiceForm } = game
  const isChosen = choice !== undefined && game.isChoice(choice)
  const stakes = isChosen ? stakesOf(game, choice) : tightestOf(game)
  return {
    gameId,
    title,
    provider,
    paytableVersion: version,
    rtpTargetBp,
    outcomes,
    choiceForm,
    ...winsOf(game, isChosen ? choice : undefined),
    stakes: { ...stakes, rtpAtLeastStake: rtpAt(game, stakes) },
  }
}

/** Found once by looking at every choice; by paytable version. */
const volatilities = new Map<string, Volatility>()

function winsOf(game: Paytable, chosen: string | undefined) {
  const known = volatilities.get(game.version) ?? volatilityOf(game)
  volatilities.set(game.version, known)
  const { least, most, highest } = known
  const scatterShown = ({ choice, deviationBp }: typeof least) => ({
    choice,
    standardDeviation: decimalOf(deviationBp),
  })
  const top =
    chosen === undefined ? highest : { choice: chosen, multiplierBp: game.multiplierMaxBp(chosen) }
  return {
    volatility: {
      least: scatterShown(least),
      most: scatterShown(most),
      chosen: chosen === undefined ? null : scatterShown(scatterOf(game, chosen)),
    },
    highestWin: { choice: top.choice, multiple: decimalOf(top.multiplierBp) },
  }
}

/** Found once by looking at every choice; by paytable version. */
const tightest = new Map<string, Stakes>()

function tightestOf(game: Paytable): Stakes {
  const known = tightest.get(game.version) ?? tightestStakes(game, game.choices())
  tightest.set(game.version, known)
  return known
}

function rtpAt(game: Paytable, { choice, step }: Stakes) {
  const { paid, of } = game.rtp(choice, step)
  const divisor = greatestCommonDivisor(paid, of)
  return {
    numerator: String(paid / divisor),
    denominator: String(of / divisor),
    percent: decimalOf((paid * 1_000_000n) / of),
  }
}

/** Ten-thousandths, as in "1.9995". */
function decimalOf(tenThousandths: bigint): string {
  const digits = String(tenThousandths).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
