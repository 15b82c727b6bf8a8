/** The aggregates as the command handler takes them: decider, weight of a state, form of its snapshots. */
import { gameSession as gameSessionDecider } from '../domain/game-session/decider.ts'
import { player as playerDecider } from '../domain/player/decider.ts'
import { wallet as walletDecider } from '../domain/wallet/decider.ts'
import { WALLET_STATE_VERSION, walletStateSchema } from '../domain/wallet/state.ts'

/** Bytes, estimated from heap snapshots: they bound the cache, and need be right only within a factor of two. */
const WEIGHT = { state: 800, session: 1_200, pending: 300, seed: 400 }

const count = (record: object): number => Object.keys(record).length

export const player = { decider: playerDecider, weigh: () => WEIGHT.state, snapshot: null }

export const wallet = {
  decider: walletDecider,
  weigh: ({ sessions, deposits, withdrawals }: ReturnType<typeof walletDecider.initialState>) =>
    WEIGHT.state +
    count(sessions) * WEIGHT.session +
    (count(deposits) + count(withdrawals)) * WEIGHT.pending,
  snapshot: { version: WALLET_STATE_VERSION, schema: walletStateSchema },
}

/** No snapshots: a seed's end is a few events, and a seed takes a thousand rounds. */
export const gameSession = {
  decider: gameSessionDecider,
  weigh: ({ seeds }: ReturnType<typeof gameSessionDecider.initialState>) =>
    WEIGHT.state + seeds.length * WEIGHT.seed,
  snapshot: null,
}
