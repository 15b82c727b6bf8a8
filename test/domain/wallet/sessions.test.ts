/** Sessions on a wallet: joined once, left for good, and their seeds handed on. */
import type { SeedRecord } from '../../../domain/games/seeds.ts'
import { minor } from '../../../domain/shared/money.ts'
import { EMPTY_DIGEST, extendDigest } from '../../../domain/games/fairness.ts'
import { wallet } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import { given } from '../../support/given.ts'
import {
  A_MS_EARLIER,
  bet,
  BET_AT,
  ENDS_AT,
  funded,
  HASHES,
  joined,
  JOINED_AT,
  noRounds,
  opened,
  OTHER_SESSION,
  PLAYED,
  ROUND,
  SESSION,
  SUCCESSOR_ENDS_AT,
} from '../../support/wallet-facts.ts'

const SESSIONS_MAX = 16
const A_DAY_AFTER_BET = '2026-11-24T09:14:28.000Z'

const join = {
  type: 'JoinSession',
  at: JOINED_AT,
  sessionId: SESSION,
  gameId: 'dice',
  paytableVersion: 'dice-1',
  seedHash: HASHES.first,
  successorHash: HASHES.second,
  sawMembership: null,
  ...PLAYED,
} as const
const refused = (reason: string): WalletEvent => ({
  type: 'JoinRefused',
  data: { sessionId: SESSION, reason },
})
const left = (ended: SeedRecord | null, sessionId = SESSION): WalletEvent => ({
  type: 'SessionLeft',
  data: { sessionId, ended },
})
const chosen: WalletEvent = {
  type: 'ClientSeedSet',
  data: { sessionId: SESSION, seedHash: HASHES.first, clientSeed: 'lucky-7' },
}
const moved = (
  changes: Partial<Extract<WalletEvent, { type: 'SeedInForce' }>['data']> = {},
): WalletEvent => ({
  type: 'SeedInForce',
  data: {
    sessionId: SESSION,
    seedHash: HASHES.second,
    clientSeed: SESSION,
    clientSeedOrigin: 'default',
    endsAt: A_DAY_AFTER_BET,
    ended: noRounds(HASHES.first),
    ...changes,
  },
})
const named = (successorHash: string): WalletEvent => ({
  type: 'SuccessorNamed',
  data: { sessionId: SESSION, successorHash },
})
const numbered = (n: number) => `a2b2c3d4-0000-5000-8000-1${String(n).padStart(11, '0')}`

describe('wallet: sessions', () => {
  describe('JoinSession', () => {
    it('puts both commitments in force, with the session id as the default client seed', () => {
      given(wallet, opened).when(join).appends(joined())
    })
    it('joins after another session when it has seen that join', () => {
      given(wallet, opened, joined({ sessionId: OTHER_SESSION }))
        .when({ ...join, sawMembership: 1 })
        .appends(joined())
    })
    it('is refused for good when another join came between', () => {
      given(wallet, opened, joined({ sessionId: OTHER_SESSION }))
        .when(join)
        .appends(refused('overtaken'))
    })
    it('is refused for good when a leave came between, of this session too', () => {
      given(wallet, opened, left(null)).when(join).appends(refused('overtaken'))
      given(wallet, opened, joined({ sessionId: OTHER_SESSION }), left(null, OTHER_SESSION))
        .when({ ...join, sawMembership: 1 })
        .appends(refused('overtaken'))
    })
    it('does not mind bets and deposits that came between', () => {
      given(wallet, ...funded(1_000n))
        .when(join)
        .appends(joined())
    })
    it('is not overtaken by a join that was refused', () => {
      given(wallet, opened, refused('overtaken')).when(join).appends(joined())
    })
    it('is refused for good beyond sixteen sessions', () => {
      const others = Array.from({ length: SESSIONS_MAX }, (_, n) =>
        joined({ sessionId: numbered(n) }),
      )
      given(wallet, opened, ...others)
        .when({ ...join, sawMembership: SESSIONS_MAX })
        .appends(refused('too many sessions'))
    })
  })

  describe('SetClientSeed', () => {
    const set = { type: 'SetClientSeed', sessionId: SESSION, clientSeed: 'lucky-7' } as const
    it('is set for the seed in force before its first bet, again and again', () => {
      given(wallet, opened, joined()).when(set).appends(chosen)
      given(wallet, opened, joined(), chosen).when(set).appends(chosen)
    })
    it('is locked by the first bet on the seed', () => {
      given(wallet, ...funded(1_000n), joined(), bet())
        .when(set)
        .rejects('CLIENT_SEED_LOCKED')
    })
    it('is free again once another seed is in force', () => {
      given(wallet, ...funded(1_000n), joined(), bet(), moved())
        .when(set)
        .appends({ ...chosen, data: { ...chosen.data, seedHash: HASHES.second } })
    })
    it('is refused for a session that is not in force', () => {
      given(wallet, opened).when(set).rejects('SESSION_CLOSED')
      given(wallet, opened, joined(), left(noRounds(HASHES.first)))
        .when(set)
        .rejects('SESSION_CLOSED')
    })
  })

  describe('EndAgedSeed', () => {
    const endAt = (at: string) => ({ type: 'EndAgedSeed', at, sessionId: SESSION }) as const
    const successor = moved({ endsAt: SUCCESSOR_ENDS_AT })
    it('moves to the successor from the end of the seed on, to the millisecond', () => {
      given(wallet, opened, joined()).when(endAt(A_MS_EARLIER)).appends()
      given(wallet, opened, joined()).when(endAt(ENDS_AT)).appends(successor)
    })
    it('leaves the next seed alone, and a session that was left or never joined', () => {
      given(wallet, opened, joined(), successor, named(HASHES.third)).when(endAt(ENDS_AT)).appends()
      given(wallet, opened, joined(), left(noRounds(HASHES.first)))
        .when(endAt(ENDS_AT))
        .appends()
      given(wallet, opened).when(endAt(ENDS_AT)).appends()
    })
    it('waits for a successor that is not named yet', () => {
      given(wallet, opened, joined(), moved({ endsAt: ENDS_AT }))
        .when(endAt(ENDS_AT))
        .rejects('SEED_PENDING')
    })
  })

  describe('RotateSeed', () => {
    const rotate = { type: 'RotateSeed', at: BET_AT, sessionId: SESSION } as const
    it('moves to the committed successor and records the seed that ends', () => {
      given(wallet, opened, joined()).when(rotate).appends(moved())
    })
    it('records the rounds of the seed: count, first and last revision, digest', () => {
      const line = ['bet', ROUND, '0', '100', '4950', '9000']
      const ended = {
        seedHash: HASHES.first,
        rounds: 1,
        firstRevision: 4,
        lastRevision: 4,
        digest: extendDigest(EMPTY_DIGEST, JSON.stringify(line)),
      }
      given(wallet, ...funded(1_000n), joined(), bet())
        .when(rotate)
        .appends(moved({ ended }))
    })
    it('carries a chosen client seed over, and says so', () => {
      const carried = { clientSeed: 'lucky-7', clientSeedOrigin: 'carriedOver' } as const
      given(wallet, opened, joined(), chosen).when(rotate).appends(moved(carried))
      given(wallet, opened, joined(), chosen, moved(carried), named(HASHES.third))
        .when(rotate)
        .appends(moved({ ...carried, seedHash: HASHES.third, ended: noRounds(HASHES.second) }))
    })
    it('waits for the next successor to be named', () => {
      given(wallet, opened, joined(), moved()).when(rotate).rejects('SEED_PENDING')
    })
    it('is refused for a session that is not in force', () => {
      given(wallet, opened).when(rotate).rejects('SESSION_CLOSED')
    })
  })

  describe('NameSuccessor', () => {
    const name = {
      type: 'NameSuccessor',
      sessionId: SESSION,
      seedHash: HASHES.second,
      successorHash: HASHES.third,
    } as const
    it('names the successor of the seed in force', () => {
      given(wallet, opened, joined(), moved()).when(name).appends(named(HASHES.third))
    })
    it('does nothing the second time', () => {
      given(wallet, opened, joined(), moved(), named(HASHES.third)).when(name).appends()
    })
    it('does nothing late, when another seed is in force', () => {
      given(
        wallet,
        opened,
        joined(),
        moved(),
        named(HASHES.third),
        moved({ seedHash: HASHES.third }),
      )
        .when(name)
        .appends()
    })
    it('does nothing after a leave', () => {
      given(wallet, opened, joined(), moved(), left(noRounds(HASHES.second)))
        .when(name)
        .appends()
    })
  })

  describe('LeaveSession', () => {
    const leave = { type: 'LeaveSession', sessionId: SESSION, isClosed: false } as const
    it('records the seed that was in force', () => {
      given(wallet, opened, joined())
        .when(leave)
        .appends(left(noRounds(HASHES.first)))
    })
    it('is written for a session that the wallet does not know, and refuses its later join', () => {
      given(wallet, opened).when(leave).appends(left(null))
      given(wallet, opened, left(null)).when(join).appends(refused('overtaken'))
    })
    it('is refused when the session was closed before', () => {
      given(wallet, opened, joined(), left(noRounds(HASHES.first)))
        .when({ ...leave, isClosed: true })
        .rejects('SESSION_CLOSED')
    })
    it('leaves the other sessions in force', () => {
      const both = [joined(), joined({ sessionId: OTHER_SESSION })]
      given(wallet, ...funded(1_000n), ...both, left(noRounds(HASHES.first)))
        .when({ type: 'SetClientSeed', sessionId: OTHER_SESSION, clientSeed: 'mine' })
        .appends({
          type: 'ClientSeedSet',
          data: { sessionId: OTHER_SESSION, seedHash: HASHES.first, clientSeed: 'mine' },
        })
    })
  })

  it('keeps late facts of a session that was left as history', () => {
    const gone = [opened, joined(), left(noRounds(HASHES.first)), moved(), named(HASHES.third)]
    given(wallet, ...gone, bet({ balance: minor(0n) }))
      .when({ type: 'RotateSeed', at: BET_AT, sessionId: SESSION })
      .rejects('SESSION_CLOSED')
  })
})
