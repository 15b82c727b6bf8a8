/** The games on offer, and what they pay back. */
import { z } from 'zod'
import { games } from '../../domain/games/paytables/catalogue.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import type { Paytable } from '../../domain/games/paytables/paytable.ts'
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
        paytableVersion: z.string(),
        rtpTargetBp: z.int().describe('basis points'),
        outcomes: z.int(),
        choiceForm: z.string(),
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
          rtpTargetBp: dice.rtpTargetBp,
          outcomes: dice.outcomes,
          choiceForm: dice.choiceForm,
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
  const { gameId, title, version, rtpTargetBp, outcomes, choiceForm } = game
  const isChosen = choice !== undefined && game.isChoice(choice)
  const stakes = isChosen ? stakesOf(game, choice) : tightestOf(game)
  return {
    gameId,
    title,
    paytableVersion: version,
    rtpTargetBp,
    outcomes,
    choiceForm,
    stakes: { ...stakes, rtpAtLeastStake: rtpAt(game, stakes) },
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
  const digits = String((paid * 1_000_000n) / of).padStart(5, '0')
  return {
    numerator: String(paid / divisor),
    denominator: String(of / divisor),
    percent: `${digits.slice(0, -4)}.${digits.slice(-4)}`,
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
