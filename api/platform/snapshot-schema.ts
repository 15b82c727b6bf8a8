/** What everybody may know of the house as a whole. Nobody's data is in it, and nobody's id. */
import { z } from 'zod'

const digits = z.string().regex(/^\d+$/)
const signed = z.string().regex(/^-?\d+$/)
const counted = { all: digits, demo: digits.describe('of these, those of demo accounts') }

/** Where a group of figures comes from, and as of when. */
const told = {
  source: z.array(z.string()).describe('read models, or the part that was asked'),
  asOf: z.object({
    position: digits.nullable().describe('what the one that is furthest behind had reached'),
    at: z.string().describe('when it was read'),
  }),
}

const players = z.object({
  registered: z.object(counted),
  active: z.object(counted).describe('who played in the last 24 h'),
  ...told,
})

const wallet = z.object({
  events: z.array(
    z.object({ type: z.string(), currency: z.string(), events: digits, amount: signed }),
  ),
  money: z.array(
    z.object({
      currency: z.string(),
      deposited: digits,
      withdrawn: digits,
      staked: digits,
      paidOut: digits,
      ggr: signed.describe('stakes less payouts'),
      demoGgr: signed.describe('of it, that of demo accounts'),
      averageBet: digits.nullable(),
    }),
  ),
  ...told,
})

const rounds = z.object({
  ...counted,
  perSecond: z.number().nullable(),
  overSeconds: z.int().describe('the time over which perSecond was counted: a minute at most'),
  ...told,
})

const rtp = z.object({
  games: z.array(
    z.object({
      gameId: z.string(),
      title: z.string(),
      paytableVersion: z.string(),
      rounds: digits,
      targetBp: z.int(),
      actual: z.number().nullable().describe('share of the turnover paid back'),
      low: z.number().nullable().describe('of the 95 % band around it; null: too few rounds'),
      high: z.number().nullable(),
    }),
  ),
  ...told,
})

const projections = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      lagSeconds: z.number().nullable(),
      lagEvents: z.int().nullable(),
      isStopped: z.boolean(),
    }),
  ),
  ...told,
})

const parts = z.object({
  parts: z.array(
    z.object({
      name: z.enum(['eventStore', 'postgres', 'redis']),
      isUp: z.boolean(),
      latencyMs: z.number().nullable(),
    }),
  ),
  ...told,
})

const store = z.object({
  events: digits,
  categories: z.array(z.object({ category: z.string(), events: digits })),
  ...told,
})

/** A group that could not be read is null: the others are shown. */
export const snapshotSchema = z.object({
  at: z.string(),
  environment: z.enum(['embedded', 'demo', 'staging', 'production']),
  version: z.string(),
  uptimeSeconds: z.int().describe('of the process that answers'),
  players: players.nullable(),
  wallet: wallet.nullable(),
  rounds: rounds.nullable(),
  sessions: z.object({ ...counted, ...told }).nullable(),
  rtp: rtp.nullable(),
  projections: projections.nullable(),
  parts: parts.nullable(),
  store: store.nullable(),
})

export type Snapshot = z.output<typeof snapshotSchema>
