/** A followed round as it is told: each stage with what was really sent, stored and read. */
import { z } from 'zod'

const anything = z.record(z.string(), z.unknown())

const exchange = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).describe('the token is left out'),
  body: anything.nullable(),
  status: z.int(),
  answer: anything,
  tookMs: z.number(),
})

export const storySchema = z.object({
  request: exchange.describe('the bet'),
  events: z.array(
    z.object({
      stream: z.string(),
      revision: z.string(),
      position: z.string().describe('in $all'),
      type: z.string(),
      data: anything,
      metadata: anything,
    }),
  ),
  reads: z.array(z.object({ path: z.string(), tookMs: z.number(), row: anything })),
  reveal: exchange.describe('the rotation that ends the seed'),
  proof: z.object({
    gameId: z.string(),
    paytableVersion: z.string(),
    seedHash: z.string().describe('said before the bet'),
    serverSeed: z.string().describe('revealed by the rotation'),
    clientSeed: z.string(),
    nonce: z.int(),
    computedHash: z.string().describe('of the seed, for comparison with seedHash'),
    message: z.string().describe('of the HMAC, whose key is the seed'),
    hmac: z.string(),
    word: z.string().nullable().describe('its first 32 bits that count; null: of a later block'),
    outcomes: z.int(),
    drawn: z.string().describe('as computed now'),
    outcome: z.string().describe('as stored'),
    choice: z.string(),
    stake: z.string(),
    multiplierBp: z.string(),
    payout: z.string(),
    currency: z.string(),
  }),
})

export type Story = z.output<typeof storySchema>
