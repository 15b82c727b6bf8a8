/** Examples of money and play: wallet, games, sessions, rounds. */
import { dice } from '../../../domain/games/paytables/dice.ts'
import {
  AS_OF,
  AT,
  CLIENT_SEED,
  PLAYER,
  POSITION,
  ROUND,
  SEED_HASH,
  SERVER_SEED,
  SESSION,
  SUCCESSOR_HASH,
  type Examples,
} from '../example-story.ts'

const effect = { position: POSITION }
const balance = { currency: 'EUR', balance: '10248' }
const payment = { amount: '10000', instrument: 'card' }
const paid = { status: 'succeeded', amount: '10000', ...balance, ...effect }
const clientSeed = { clientSeed: CLIENT_SEED, clientSeedOrigin: 'chosen' }
const revealed = { seedHash: SEED_HASH, serverSeed: SERVER_SEED }
const ofGame = { gameId: 'dice', paytableVersion: 'dice-1' }

export const playExamples: Examples = {
  deposit: { body: payment, reply: { depositId: ROUND, ...paid } },
  withdraw: { body: payment, reply: { withdrawalId: ROUND, ...paid } },
  getWallet: {
    reply: {
      playerId: PLAYER,
      ...balance,
      depositsPending: '0',
      withdrawalsHeld: '0',
      deposited: '10000',
      withdrawn: '0',
      staked: '250',
      paidOut: '498',
      adjusted: '0',
      revision: '8',
      updatedAt: AT,
      asOf: AS_OF,
    },
  },
  getBalanceAt: {
    reply: {
      playerId: PLAYER,
      ...balance,
      at: AT,
      movedAt: AT,
      entryRevision: '8',
      asOf: AS_OF,
    },
  },
  getWalletEntries: {
    reply: {
      currency: 'EUR',
      data: [
        {
          kind: 'WIN',
          amount: '498',
          balance: '10248',
          roundId: ROUND,
          sessionId: SESSION,
          paymentId: null,
          adjustmentId: null,
          commandId: ROUND,
          revision: '8',
          position: POSITION,
          occurredAt: AT,
        },
      ],
      hasMore: true,
      nextCursor: 'OA',
      asOf: AS_OF,
    },
  },
  getGames: {
    reply: {
      data: [
        {
          ...ofGame,
          title: 'Dice',
          rtpTargetBp: 9_900,
          outcomes: 10_000,
          choiceForm: dice.choiceForm,
        },
      ],
    },
  },
  openSession: {
    body: { gameId: 'dice' },
    reply: {
      sessionId: SESSION,
      ...ofGame,
      seedHash: SEED_HASH,
      successorHash: SUCCESSOR_HASH,
      clientSeed: SESSION,
      clientSeedOrigin: 'default',
      ...effect,
    },
  },
  setClientSeed: {
    body: { clientSeed: CLIENT_SEED },
    reply: { sessionId: SESSION, seedHash: SEED_HASH, clientSeed: CLIENT_SEED, ...effect },
  },
  placeBet: {
    body: { stake: '250', choice: '4950' },
    reply: {
      roundId: ROUND,
      nonce: 0,
      outcome: '1234',
      payout: '498',
      ...balance,
      seedHash: SEED_HASH,
      clientSeed: CLIENT_SEED,
      ...effect,
    },
  },
  rotateSeed: {
    body: {},
    reply: {
      sessionId: SESSION,
      ended: { ...revealed, rounds: 1 },
      seedHash: SUCCESSOR_HASH,
      successorHash: null,
      ...clientSeed,
      ...effect,
    },
  },
  closeSession: { body: {}, reply: { sessionId: SESSION, revealed: [revealed], ...effect } },
  getSession: {
    reply: {
      sessionId: SESSION,
      playerId: PLAYER,
      ...ofGame,
      status: 'open',
      seedHash: SEED_HASH,
      successorHash: SUCCESSOR_HASH,
      ...clientSeed,
      nextNonce: 1,
      rounds: 1,
      currency: 'EUR',
      staked: '250',
      paidOut: '498',
      revealed: [],
      openedAt: AT,
      closedAt: null,
      asOf: AS_OF,
    },
  },
  getRound: {
    reply: {
      roundId: ROUND,
      playerId: PLAYER,
      sessionId: SESSION,
      ...ofGame,
      nonce: 0,
      currency: 'EUR',
      stake: '250',
      payout: '498',
      choice: '4950',
      outcome: '1234',
      seedHash: SEED_HASH,
      clientSeed: CLIENT_SEED,
      position: POSITION,
      placedAt: AT,
      asOf: AS_OF,
    },
  },
  live: {},
}
