/** One look at the house, for the documentation: the story of the other examples, seen from outside. */
import { AT, POSITION } from '../http/example-story.ts'
import type { Snapshot } from './snapshot-schema.ts'

const told = (...source: string[]) => ({ source, asOf: { position: POSITION, at: AT } })

export const SNAPSHOT: Snapshot = {
  at: AT,
  environment: 'demo',
  version: '0.1.0',
  uptimeSeconds: 60,
  players: {
    registered: { all: '21', demo: '21' },
    active: { all: '20', demo: '20' },
    ...told('wallet_totals', 'active_players'),
  },
  wallet: {
    events: [{ type: 'BetPlaced', currency: 'EUR', events: '1000', amount: '250000' }],
    money: [
      {
        currency: 'EUR',
        deposited: '500000',
        withdrawn: '0',
        staked: '250000',
        paidOut: '247000',
        ggr: '3000',
        demoGgr: '3000',
        averageBet: '250',
      },
    ],
    ...told('wallet_totals'),
  },
  rounds: {
    all: '1000',
    demo: '1000',
    perSecond: 4.5,
    overSeconds: 60,
    ...told('wallet_totals'),
  },
  sessions: { all: '12', demo: '12', ...told('wallet_totals') },
  rtp: {
    games: [
      {
        gameId: 'dice',
        title: 'Dice',
        paytableVersion: 'dice-1',
        rounds: '1000',
        targetBp: 9_900,
        actual: 0.988,
        low: 0.902,
        high: 1.074,
      },
    ],
    ...told('wallet_totals'),
  },
  projections: {
    models: [{ name: 'wallet_totals', lagSeconds: 0, lagEvents: 0, isStopped: false }],
    source: ['projections.checkpoints'],
    asOf: { position: null, at: AT },
  },
  parts: {
    parts: [{ name: 'eventStore', isUp: true, latencyMs: 1.2 }],
    source: ['GET /health/ready'],
    asOf: { position: null, at: AT },
  },
  store: {
    events: '1400',
    categories: [{ category: 'wallet', events: '1300' }],
    ...told('stored_events'),
  },
}
