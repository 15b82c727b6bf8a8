/** The round of the other examples, as it is told step by step. */
import {
  AT,
  CLIENT_SEED,
  PLAYER,
  POSITION,
  ROUND,
  SEED_HASH,
  SERVER_SEED,
  SESSION,
  SUCCESSOR_HASH,
} from '../http/example-story.ts'
import type { Story } from './story-schema.ts'

const HEADERS = {
  'Content-Type': 'application/json',
  'Idempotency-Key': '0193a6f0-7b5c-7d3e-8f1a-2b3c4d5e6f70',
  Authorization: 'Bearer (left out)',
}
const PATH = `/v1/sessions/${SESSION}`
const BET = { roundId: ROUND, nonce: 0, outcome: '1234', payout: '199', currency: 'EUR' }

export const STORY: Story = {
  request: {
    method: 'POST',
    path: `${PATH}/bets`,
    headers: HEADERS,
    body: { stake: '100', choice: '4950' },
    status: 201,
    answer: { ...BET, position: POSITION },
    tookMs: 12.5,
  },
  events: [
    {
      stream: `wallet-${PLAYER}`,
      revision: '7',
      position: POSITION,
      type: 'BetPlaced',
      data: { roundId: ROUND, nonce: 0, stake: '100', choice: '4950', outcome: '1234' },
      metadata: { occurredAt: AT },
    },
  ],
  reads: [
    {
      path: `/v1/rounds/${ROUND}?after=${POSITION}`,
      tookMs: 20.1,
      row: { ...BET, asOf: { position: POSITION, at: AT } },
    },
  ],
  reveal: {
    method: 'POST',
    path: `${PATH}/rotate`,
    headers: HEADERS,
    body: {},
    status: 200,
    answer: { ended: { seedHash: SEED_HASH, serverSeed: SERVER_SEED, rounds: 1 } },
    tookMs: 15.2,
  },
  proof: {
    gameId: 'dice',
    paytableVersion: 'dice-1',
    seedHash: SEED_HASH,
    serverSeed: SERVER_SEED,
    clientSeed: CLIENT_SEED,
    nonce: 0,
    computedHash: SEED_HASH,
    message: `${CLIENT_SEED}:0:0`,
    hmac: SUCCESSOR_HASH,
    word: '1499957652',
    outcomes: 10_000,
    drawn: '1234',
    outcome: '1234',
    choice: '4950',
    stake: '100',
    multiplierBp: '20000',
    payout: '199',
    currency: 'EUR',
  },
}
