/** Facts of one wallet and its sessions, with the ids and instants that domain tests share; nothing random. */
import type { SeedRecord } from '../../domain/games/seeds.ts'
import { commitmentOf, EMPTY_DIGEST, serverSeedOf } from '../../domain/games/fairness.ts'
import type { Paytable } from '../../domain/games/paytables/paytable.ts'
import type {
  PlayDimensions,
  SessionDimensions,
  WalletDimensions,
} from '../../domain/shared/dimensions.ts'
import { minor } from '../../domain/shared/money.ts'
import type { WalletEvent } from '../../domain/wallet/events.ts'

export const PLAYER = 'a1b2c3d4-0000-4000-8000-000000000001'
export const SESSION = 'a2b2c3d4-0000-5000-8000-000000000001'
export const OTHER_SESSION = 'a2b2c3d4-0000-5000-8000-000000000002'
export const DEPOSIT = 'a3b2c3d4-0000-5000-8000-000000000001'
export const WITHDRAWAL = 'a4b2c3d4-0000-5000-8000-000000000001'
export const ROUND = 'a5b2c3d4-0000-5000-8000-000000000001'

/** The seed of SESSION joined at JOINED_AT ends at ENDS_AT. */
export const JOINED_AT = '2026-11-23T09:00:00.000Z'
export const BET_AT = '2026-11-23T09:14:28.000Z'
export const ENDS_AT = '2026-11-24T09:00:00.000Z'
export const A_MS_EARLIER = '2026-11-24T08:59:59.999Z'
export const SUCCESSOR_ENDS_AT = '2026-11-25T09:00:00.000Z'

/** Not from a random source: nothing is ever bet on them. */
const [first, second, third] = ['11', 'c3', '5a'].map((byte) => serverSeedOf(byte.repeat(32)))
if (first === undefined || second === undefined || third === undefined) throw new Error('no seeds')
export const SEEDS = { first, second, third }
export const HASHES = {
  first: commitmentOf(first),
  second: commitmentOf(second),
  third: commitmentOf(third),
}
export const seedsByHash = new Map([first, second, third].map((seed) => [commitmentOf(seed), seed]))

/** What a session brings to its wallet, and what play on it is recorded with. */
export const PLAYED = {
  market: null,
  brand: 'acme',
  channel: 'web',
  product: 'casino',
} as const satisfies SessionDimensions
export const DIMENSIONS = {
  currency: 'EUR',
  ...PLAYED,
  accountKind: 'real',
} as const satisfies PlayDimensions

/** Of play from before it was recorded with any. */
export const NONE_RECORDED = {
  currency: null,
  market: null,
  brand: null,
  channel: null,
  product: null,
  accountKind: null,
} as const satisfies PlayDimensions

/** How is paid: with what, and over which provider. */
export const MEANS = {
  instrument: 'card',
  provider: 'sandbox',
  instrumentKind: 'cardDebit',
} as const
/** What a wallet says of itself on payments and corrections: as `opened` has it. */
export const WHOSE = {
  currency: 'EUR',
  market: null,
  brand: null,
  accountKind: 'real',
} as const satisfies WalletDimensions
/** What later facts of a payment repeat of its means, and of its wallet. */
export const PAID_BY = {
  provider: MEANS.provider,
  instrumentKind: MEANS.instrumentKind,
  ...WHOSE,
} as const

type Data<Type extends WalletEvent['type']> = Extract<WalletEvent, { type: Type }>['data']

export const opened: WalletEvent = {
  type: 'WalletOpened',
  data: { currency: 'EUR', accountKind: 'real' },
}

export const depositStarted = (amount: bigint, depositId = DEPOSIT): WalletEvent => ({
  type: 'DepositStarted',
  data: { depositId, amount: minor(amount), ...MEANS, ...WHOSE },
})

export const deposited = (amount: bigint, balance = amount): WalletEvent => ({
  type: 'Deposited',
  data: {
    depositId: DEPOSIT,
    amount: minor(amount),
    ...MEANS,
    ...WHOSE,
    reference: 'ref-1',
    balance: minor(balance),
  },
})

/** An open wallet with `balance` on it. */
export const funded = (balance: bigint) => [opened, depositStarted(balance), deposited(balance)]

export const joined = (changes: Partial<Data<'SessionJoined'>> = {}): WalletEvent => ({
  type: 'SessionJoined',
  data: {
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    seedHash: HASHES.first,
    successorHash: HASHES.second,
    clientSeed: SESSION,
    clientSeedOrigin: 'default',
    endsAt: ENDS_AT,
    ...DIMENSIONS,
    ...changes,
  },
})

export const noRounds = (seedHash: string): SeedRecord => ({
  seedHash,
  rounds: 0,
  firstRevision: null,
  lastRevision: null,
  digest: EMPTY_DIGEST,
})

/** A losing round as the fold needs it; `balance` is the balance after it. */
export const bet = (changes: Partial<Data<'BetPlaced'>> = {}): WalletEvent => ({
  type: 'BetPlaced',
  data: {
    roundId: ROUND,
    sessionId: SESSION,
    gameId: 'dice',
    paytableVersion: 'dice-1',
    nonce: 0,
    stake: minor(100n),
    seedHash: HASHES.first,
    clientSeed: SESSION,
    choice: '4950',
    outcome: '9000',
    balance: minor(900n),
    ...DIMENSIONS,
    ...changes,
  },
})

/** Pays `multiplierBp` of the stake whatever is drawn. */
export const paying = (multiplierBp: bigint): Paytable => ({
  gameId: 'dice',
  product: 'casino',
  version: 'dice-1',
  title: 'Flat',
  provider: 'the tests',
  rtpTargetBp: 0,
  outcomes: 10_000,
  choiceForm: 'anything',
  isChoice: () => true,
  choices: () => ['any'],
  rtp: () => ({ paid: multiplierBp, of: 10_000n }),
  prices: () => [{ multiplierBp, outcomes: 10_000 }],
  multiplierMaxBp: () => multiplierBp,
  multiplierBp: () => multiplierBp,
})
