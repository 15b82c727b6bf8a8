/** A session's own stream: seeds committed at its opening, recorded and revealed when nothing can be bet on them. */
import { expect } from 'chai'
import { gameSession, type GameSessionCommand } from '../../../domain/games/session/decider.ts'
import type { GameSessionEvent } from '../../../domain/games/session/events.ts'
import { given, stateAfter } from '../../support/given.ts'
import {
  DIMENSIONS,
  HASHES,
  noRounds,
  PLAYER,
  SEEDS,
  seedsByHash,
} from '../../support/wallet-facts.ts'

const FOURTH_HASH = 'f4'.repeat(32)
const sealOf = (seedHash: string) => ({ seedHash, sealedSeed: `v1.${seedHash.slice(0, 8)}` })
const game = {
  playerId: PLAYER,
  gameId: 'dice',
  paytableVersion: 'dice-1',
  sawMembership: null,
  ...DIMENSIONS,
}

const open: GameSessionCommand = {
  type: 'OpenSession',
  ...game,
  seed: sealOf(HASHES.first),
  successor: sealOf(HASHES.second),
}
const opened: GameSessionEvent = {
  type: 'SessionOpened',
  data: {
    ...game,
    ...sealOf(HASHES.first),
    successorHash: HASHES.second,
    sealedSuccessor: sealOf(HASHES.second).sealedSeed,
  },
}

const endFirst: GameSessionCommand = {
  type: 'EndSeed',
  walletRevision: 7,
  record: noRounds(HASHES.first),
  next: sealOf(HASHES.third),
  unsealed: seedsByHash,
}
const endSecond: GameSessionCommand = {
  ...endFirst,
  walletRevision: 9,
  record: noRounds(HASHES.second),
  next: sealOf(FOURTH_HASH),
}
const close: GameSessionCommand = {
  type: 'CloseSession',
  walletRevision: 8,
  reason: 'left',
  record: noRounds(HASHES.first),
  unsealed: seedsByHash,
}

type Name = keyof typeof HASHES
const recorded = (name: Name, walletRevision: number): GameSessionEvent => ({
  type: 'SeedRecorded',
  data: { ...noRounds(HASHES[name]), walletRevision },
})
const revealed = (name: Name, walletRevision: number): GameSessionEvent => ({
  type: 'SeedRevealed',
  data: { seedHash: HASHES[name], serverSeed: SEEDS[name], walletRevision },
})
const committed = (seedHash: string, walletRevision: number): GameSessionEvent => ({
  type: 'SuccessorCommitted',
  data: { ...sealOf(seedHash), walletRevision },
})
const closed = (walletRevision: number, reason: 'left' | 'joinRefused' = 'left') =>
  ({ type: 'SessionClosed', data: { reason, walletRevision } }) satisfies GameSessionEvent

const firstEnded = [recorded('first', 7), revealed('first', 7), committed(HASHES.third, 7)]

describe('game session', () => {
  describe('OpenSession', () => {
    it('commits a seed and its successor, both sealed', () => {
      given(gameSession).when(open).appends(opened)
    })
    it('is refused the second time, after the close too', () => {
      given(gameSession, opened).when(open).rejects('SESSION_EXISTS')
      given(gameSession, opened, closed(8)).when(open).rejects('SESSION_EXISTS')
    })
  })

  describe('EndSeed', () => {
    it('records and reveals the seed, and commits the next successor', () => {
      given(gameSession, opened)
        .when(endFirst)
        .appends(...firstEnded)
    })
    it('does nothing the second time', () => {
      given(gameSession, opened, ...firstEnded)
        .when(endFirst)
        .appends()
    })
    it('ends one seed after the other', () => {
      given(gameSession, opened, ...firstEnded)
        .when(endSecond)
        .appends(recorded('second', 9), revealed('second', 9), committed(FOURTH_HASH, 9))
    })
    it('commits no successor for a fact that a newer one has overtaken', () => {
      given(gameSession, opened, recorded('second', 9), revealed('second', 9))
        .when(endFirst)
        .appends(recorded('first', 7), revealed('first', 7))
    })
    it('records late, after the close, what the close has revealed already', () => {
      const afterClose = [recorded('second', 8), revealed('first', 8), revealed('second', 8)]
      given(gameSession, opened, ...afterClose, closed(8))
        .when(endFirst)
        .appends(recorded('first', 7))
    })
    it('waits for a seed that is not unsealed', () => {
      given(gameSession, opened)
        .when({ ...endFirst, unsealed: new Map() })
        .rejects('SEED_PENDING')
    })
  })

  describe('CloseSession', () => {
    it('records the seed in force and opens every commitment, the unused successor too', () => {
      given(gameSession, opened)
        .when(close)
        .appends(recorded('first', 8), revealed('first', 8), revealed('second', 8), closed(8))
    })
    it('opens what is still sealed, and nothing twice', () => {
      given(gameSession, opened, ...firstEnded)
        .when({ ...close, walletRevision: 9, record: noRounds(HASHES.second) })
        .appends(recorded('second', 9), revealed('second', 9), revealed('third', 9), closed(9))
    })
    it('has no record of a session that was never joined', () => {
      given(gameSession, opened)
        .when({ ...close, reason: 'joinRefused', record: null })
        .appends(revealed('first', 8), revealed('second', 8), closed(8, 'joinRefused'))
    })
    it('does nothing the second time, or for a session that never was', () => {
      const events = [recorded('first', 8), revealed('first', 8), revealed('second', 8), closed(8)]
      given(gameSession, opened, ...events)
        .when(close)
        .appends()
      given(gameSession).when(close).appends()
    })
    it('records late what a second leave, which knew no seed, has closed without it', () => {
      given(gameSession, opened, revealed('first', 9), revealed('second', 9), closed(9))
        .when(close)
        .appends(recorded('first', 8))
    })
    it('waits for a seed that is not unsealed', () => {
      given(gameSession, opened)
        .when({ ...close, unsealed: new Map() })
        .rejects('SEED_PENDING')
    })
  })

  it('forgets a seed that is both recorded and revealed', () => {
    const { seeds } = stateAfter(gameSession, [opened, ...firstEnded])
    expect(seeds.map(({ seedHash }) => seedHash)).to.deep.equal([HASHES.second, HASHES.third])
  })
  it('stands at the newest wallet revision, whatever comes late', () => {
    const { walletRevision } = stateAfter(gameSession, [opened, closed(8), recorded('first', 7)])
    expect(walletRevision).to.equal(8)
  })
})
