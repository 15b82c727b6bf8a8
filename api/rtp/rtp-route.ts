/** What games pay back: by paytable, against its target, with the band that chance alone explains. */
import { z } from 'zod'
import { knownPaytable } from '../../domain/games/paytables/catalogue.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { NOTHING, rtpBetween, type DayOfRtp } from '../../projections/rtp/game-rtp.ts'
import { AS_OF } from '../http/example-story.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { askedDaySchema, asOfSchema, sumSchema } from '../http/schemas.ts'
import { asOfAll } from '../reads/as-of-all.ts'
import type { ReadAll } from '../reads/read-after.ts'
import { measured } from './band.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Days in one answer, and those before today that are told where nothing is asked. */
const DAYS_MAX = 400
const DAYS = 30

const shareSchema = z.number().min(0).describe('of the turnover: 0.99 is 99 %')

const sums = {
  rounds: sumSchema,
  staked: sumSchema.describe(
    'minor units of whatever currency: good for a share, not for an amount',
  ),
  paidOut: sumSchema,
  bonusStaked: sumSchema.describe('bonus money, which is in none of the others'),
  bonusPaidOut: sumSchema,
  rtp: shareSchema.nullable().describe('paid out over staked; null where nothing was staked'),
  band: z
    .object({ low: shareSchema, high: shareSchema })
    .nullable()
    .describe('95 % of what chance alone brings lies within, whatever was chosen'),
  isWithin: z.boolean().nullable(),
}

const rtpSchema = z.object({
  gameId: z.string(),
  paytableVersion: z.string(),
  target: shareSchema.nullable().describe('null: this code has no such paytable'),
  ...sums,
  days: z.array(z.object({ day: z.iso.date(), ...sums })).describe('UTC, of the bets'),
})

const EXAMPLE = {
  rounds: '1000',
  staked: '250000',
  paidOut: '246500',
  bonusStaked: '0',
  bonusPaidOut: '0',
  rtp: 0.986,
  band: { low: 0.379472, high: 1.600528 },
  isWithin: true,
}

export const getRtp = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/rtp',
  operationId: 'getRtp',
  summary: 'What each paytable paid back, in all and by day, and what chance alone explains.',
  permission: 'rtp.read',
  query: z.strictObject({
    from: askedDaySchema.optional().describe(`the first day, UTC; at most ${DAYS_MAX} in all`),
    to: askedDaySchema.optional().describe('the last one; without it today'),
  }),
  status: 200,
  reply: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    data: z.array(rtpSchema),
    asOf: asOfSchema.describe('at least: of the partition that is furthest behind'),
  }),
  rejects: ['REBUILD_PENDING'],
  example: {
    query: { from: '2026-11-24', to: '2026-11-24' },
    reply: {
      from: '2026-11-24',
      to: '2026-11-24',
      data: [
        {
          gameId: dice.gameId,
          paytableVersion: dice.version,
          target: 0.99,
          ...EXAMPLE,
          days: [{ day: '2026-11-24', ...EXAMPLE }],
        },
      ],
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAll }) {
    const { from, to } = daysOf(query)
    const asOf = await asOfAll(readAll, 'game_rtp')
    const rows = await readAll(rtpBetween(from, to))
    return { from, to, data: byPaytable(rows).map(entryOf), asOf }
  },
})

function daysOf({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  const last = to ?? dayOf(Date.now())
  const first = from ?? dayOf(Date.parse(last) - (DAYS - 1) * DAY_MS)
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1
  if (days >= 1 && days <= DAYS_MAX) return { from: first, to: last }
  const message = `from at most ${DAYS_MAX} days before to, and not after it`
  throw new Problem('VALIDATION_FAILED', [{ in: 'query', pointer: '/from', message }])
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function byPaytable(rows: readonly DayOfRtp[]): DayOfRtp[][] {
  const groups = new Map<string, DayOfRtp[]>()
  for (const row of rows) {
    const key = `${row.game_id} ${row.paytable_version}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

function entryOf(rows: readonly DayOfRtp[]) {
  const [{ game_id: gameId, paytable_version: version } = { game_id: '', paytable_version: '' }] =
    rows
  const paytable = knownPaytable(version)
  return {
    gameId,
    paytableVersion: version,
    target: paytable === undefined ? null : paytable.rtpTargetBp / 10_000,
    ...shown(version, rows.reduce(added, NOTHING)),
    days: rows.map((row) => ({ day: row.day, ...shown(version, row) })),
  }
}

type Turnover = Omit<DayOfRtp, 'game_id' | 'paytable_version' | 'day'>

const added = (sum: Turnover, row: Turnover): Turnover => ({
  rounds: sum.rounds + row.rounds,
  staked: sum.staked + row.staked,
  staked_squared: sum.staked_squared + row.staked_squared,
  paid_out: sum.paid_out + row.paid_out,
  bonus_staked: sum.bonus_staked + row.bonus_staked,
  bonus_paid_out: sum.bonus_paid_out + row.bonus_paid_out,
})

const shown = (version: string, { rounds, paid_out, ...of }: Turnover) => ({
  rounds,
  staked: of.staked,
  paidOut: paid_out,
  bonusStaked: of.bonus_staked,
  bonusPaidOut: of.bonus_paid_out,
  ...measured(version, { ...of, paid_out }),
})
