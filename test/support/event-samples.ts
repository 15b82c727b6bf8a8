/** One event of every type there is, as tests have them come and go. */
import type { DomainEvent } from '../../domain/events.ts'
import { minor } from '../../domain/shared/money.ts'
import type { Scope } from '../../domain/wallet/restriction-facts.ts'
import { walletSamples } from './event-samples-wallet.ts'
import { paymentSamples } from './payment-facts.ts'
import {
  BET_AT,
  DEPOSIT,
  DIMENSIONS,
  HASHES,
  noRounds,
  PLAYER,
  SEEDS,
  WITHDRAWAL,
} from './wallet-facts.ts'

const game = { gameId: 'dice', paytableVersion: 'dice-1' }
const walletRevision = 7

const adjusting = { playerId: PLAYER, direction: 'credit', amount: minor(50n) } as const
const asked = { ...adjusting, requestedBy: PLAYER, reason: 'a round was paid twice' }
const scopes: Scope[] = ['play', 'deposit']
const suspended = { playerId: PLAYER, scopes, reason: 'two accounts' }
const lifting = { ...suspended, requestedBy: PLAYER }
const payout = { payoutId: DEPOSIT, instrument: 'bank', requestedBy: PLAYER, reason: 'the estate' }
const sealedText = 'v1.AAAA'
const decision = { decideBy: BET_AT, remindToDecideAt: BET_AT }
const tiers = { tier: 'gold', previous: 'bronze' } as const
const registeredIn = { market: 'MT', brand: 'acme', accountKind: 'real' } as const
const ruled = { version: '2026-2', draftedBy: PLAYER, reason: 'a new law' }

/** One of every type there is; a type without a sample fails the test below. */
export const samples: DomainEvent[] = [
  { type: 'Switched', data: { target: { kind: 'all', name: null }, isOn: false, reason: 'x' } },
  {
    type: 'PlayerRegistered',
    data: { country: 'MT', currency: 'EUR', emailHash: 'ab'.repeat(32) },
  },
  { type: 'ProfileChanged', data: { personal: 'v1.AAAA' } },
  { type: 'EmailVerified', data: { emailHash: 'e' } },
  { type: 'EmailChanged', data: { emailHash: 'n', previousHash: 'e', personal: 'v1.AAAA' } },
  {
    type: 'MarketingConsentChanged',
    data: { product: 'casino', channel: 'email', isGiven: true },
  },
  { type: 'TermsAccepted', data: { version: '2026-1', previous: null } },
  { type: 'RegistrationAbandoned', data: { reason: 'overtaken' } },
  { type: 'PlayerErased', data: { emailHash: 'ab'.repeat(32), rule: '2026-1' } },
  {
    type: 'PackDrafted',
    data: {
      version: '2026-2',
      source: 'a law',
      effectiveFrom: '2026-12-01T00:00:00.000Z',
      effectiveTo: null,
      pack: { version: '2026-2', source: 'a law', sums: [{ EUR: '100' }] },
      hash: 'ab'.repeat(32),
      draftedBy: PLAYER,
      reason: 'a new law',
    },
  },
  { type: 'PackApproved', data: { ...ruled, approvedBy: DEPOSIT } },
  { type: 'PackRejected', data: ruled },
  { type: 'PackWithdrawn', data: ruled },
  {
    type: 'PackActivated',
    data: {
      ...ruled,
      sequence: 1,
      at: '2026-12-01T00:00:00.000Z',
      effectiveTo: '2027-01-01T00:00:00.000Z',
      hash: 'ab'.repeat(32),
      approvedBy: DEPOSIT,
    },
  },
  { type: 'IdentityReserved', data: { kind: 'email', playerId: PLAYER } },
  { type: 'ReservationTakenOver', data: { playerId: PLAYER, from: DEPOSIT } },
  { type: 'ReservationConfirmed', data: { playerId: PLAYER } },
  { type: 'ReservationReleased', data: { playerId: PLAYER, reason: 'erased' } },
  { type: 'SignInLocked', data: {} },
  { type: 'RefreshReused', data: { familyId: DEPOSIT } },
  { type: 'SignedOutEverywhere', data: {} },
  { type: 'SignInEnded', data: { familyId: '0f0e0d0c-0000-4000-8000-000000000001' } },
  { type: 'PasswordChanged', data: {} },
  { type: 'PasswordReset', data: { letterId: DEPOSIT } },
  { type: 'EmailVerificationAsked', data: {} },
  { type: 'EmailChangeAsked', data: {} },
  { type: 'NewDeviceSeen', data: { familyId: DEPOSIT, agent: 'Firefox on Linux' } },
  {
    type: 'LetterSent',
    data: { letterId: DEPOSIT, kind: 'newDevice', textVersion: '2026-1', language: 'en' },
  },
  { type: 'LetterGivenUp', data: { letterId: DEPOSIT, kind: 'newDevice', why: 'expired' } },
  { type: 'SecondFactorEnabled', data: {} },
  { type: 'SecondFactorDisabled', data: {} },
  ...walletSamples,
  ...paymentSamples,
  {
    type: 'SessionOpened',
    data: {
      playerId: PLAYER,
      ...game,
      seedHash: HASHES.first,
      sealedSeed: 'v1.aa',
      successorHash: HASHES.second,
      sealedSuccessor: 'v1.bb',
      sawMembership: null,
      ...DIMENSIONS,
    },
  },
  { type: 'SeedRecorded', data: { ...noRounds(HASHES.first), walletRevision } },
  {
    type: 'SeedRevealed',
    data: { seedHash: HASHES.first, serverSeed: SEEDS.first, walletRevision },
  },
  {
    type: 'SuccessorCommitted',
    data: { seedHash: HASHES.third, sealedSeed: 'v1.cc', walletRevision },
  },
  { type: 'SessionClosed', data: { reason: 'left', walletRevision } },
  {
    type: 'AlertRaised',
    data: {
      playerId: PLAYER,
      rule: 'deposit_watch',
      ruleVersion: '2026-1',
      key: `${PLAYER}/2026-11-23`,
      evidence: {
        kind: 'dailyDeposits',
        day: '2026-11-23',
        currency: 'EUR',
        amount: minor(200_000n),
      },
    },
  },
  { type: 'PlayerSuspended', data: { ...suspended, suspendedBy: PLAYER, walletRevision } },
  { type: 'SuspensionLiftRequested', data: lifting },
  { type: 'SuspensionLiftApproved', data: lifting },
  { type: 'SuspensionLiftDeclined', data: lifting },
  { type: 'SuspensionLifted', data: { playerId: PLAYER, scopes, walletRevision } },
  {
    type: 'SuspensionLiftFailed',
    data: { playerId: PLAYER, scopes, walletRevision },
  },
  {
    type: 'RefusalNoted',
    data: {
      act: 'bet',
      code: 'PLAY_RESTRICTED',
      kinds: ['suspended'],
      amount: minor(100n),
      refusedAt: BET_AT,
    },
  },
  { type: 'AdjustmentRequested', data: asked },
  { type: 'AdjustmentApproved', data: asked },
  { type: 'AdjustmentRefused', data: asked },
  { type: 'AdjustmentApplied', data: { ...adjusting, balance: minor(50n), walletRevision } },
  { type: 'AdjustmentFailed', data: { ...adjusting, why: 'BALANCE_TOO_LARGE', walletRevision } },
  {
    type: 'VipTierReached',
    data: { ...tiers, turnover: 10n ** 20n, currency: 'EUR', ruleVersion: '2026-1' },
  },
  { type: 'VipTierSet', data: { ...tiers, reason: 'a guest of the house', ...registeredIn } },
  {
    type: 'VipTierProposed',
    data: {
      ...tiers,
      turnover: 10n ** 20n,
      currency: 'EUR',
      ruleVersion: '2026-1',
      ...registeredIn,
    },
  },
  {
    type: 'VipCheckRecorded',
    data: {
      tier: 'gold',
      check: 'affordability',
      outcome: 'passed',
      evidence: 'three statements were seen',
      checkedBy: PLAYER,
    },
  },
  {
    type: 'VipTierGranted',
    data: {
      ...tiers,
      checks: [{ check: 'protection', checkedBy: PLAYER }],
      rule: '2026-1',
      reason: 'seen',
      ...registeredIn,
    },
  },
  { type: 'VipTierRefused', data: { tier: 'gold', reason: 'not shown', ...registeredIn } },
  {
    type: 'AccountClosed',
    data: {
      restrictionId: DEPOSIT,
      by: 'player',
      closedBy: PLAYER,
      reason: 'notNeeded',
      rule: '2026-1',
      walletRevision,
    },
  },
  {
    type: 'ClosingSettled',
    data: { outcome: 'paidOut', withdrawalId: WITHDRAWAL, amount: minor(300n) },
  },
  { type: 'ReopeningRequested', data: { rule: '2026-1' } },
  { type: 'ReopeningRefused', data: { reason: 'too soon' } },
  {
    type: 'AccountReopened',
    data: {
      by: 'house',
      reason: 'asked for',
      bars: [{ restrictionId: DEPOSIT, cause: 'closed' }],
      rule: '2026-1',
    },
  },
  { type: 'AccountSeenActive', data: { lastActiveAt: BET_AT, lookAt: BET_AT } },
  {
    type: 'DormancyNoticeDue',
    data: { lastActiveAt: BET_AT, dormantAt: BET_AT, rule: '2026-1' },
  },
  {
    type: 'AccountDormant',
    data: { restrictionId: DEPOSIT, lastActiveAt: BET_AT, rule: '2026-1', walletRevision },
  },
  {
    type: 'DeceasedRecorded',
    data: { restrictionId: DEPOSIT, recordedBy: PLAYER, reason: 'a certificate', walletRevision },
  },
  { type: 'HousePayoutRequested', data: payout },
  { type: 'HousePayoutApproved', data: payout },
  { type: 'HousePayoutRefused', data: payout },
  {
    type: 'HousePayoutSettled',
    data: { payoutId: DEPOSIT, withdrawalId: WITHDRAWAL, amount: minor(300n) },
  },
  {
    type: 'StaffActed',
    data: {
      action: 'player.vipTier',
      subject: { kind: 'player', id: PLAYER },
      reason: 'a guest',
      details: { tier: 'gold' },
      fact: { stream: `player-${PLAYER}`, revision: 1 },
    },
  },
  {
    type: 'AccessNoted',
    data: {
      operation: 'searchPlayers',
      subject: { kind: 'players', id: null },
      players: [PLAYER],
      by: 'email',
    },
  },
  { type: 'StaffActionEnded', data: { outcome: 'done', details: { generation: '2' } } },
  {
    type: 'LocationMismatched',
    data: {
      moment: 'session',
      expected: 'MT',
      market: null,
      country: 'SE',
      isHidden: false,
      addressHash: '11'.repeat(32),
      isRefused: false,
      rules: '2026-1',
      seenAt: BET_AT,
    },
  },
  { type: 'NoteAdded', data: { noteId: DEPOSIT, kind: 'payment', sealedText } },
  {
    type: 'ContactRecorded',
    data: {
      contactId: DEPOSIT,
      channel: 'phone',
      direction: 'inbound',
      contactedAt: BET_AT,
      sealedText,
    },
  },
  { type: 'TagAdded', data: { tag: 'x-plays-at-night', reason: 'seen' } },
  { type: 'TagRemoved', data: { tag: 'press', reason: 'a mistake' } },
  {
    type: 'TaskOpened',
    data: { playerId: PLAYER, sealedText, ownerId: null, dueAt: BET_AT, reason: 'promised' },
  },
  {
    type: 'TaskAssigned',
    data: { playerId: PLAYER, ownerId: PLAYER, previousOwnerId: null, reason: 'knows the case' },
  },
  { type: 'TaskReminded', data: { playerId: PLAYER, ownerId: PLAYER, dueAt: BET_AT } },
  { type: 'TaskDone', data: { playerId: PLAYER, reason: 'called back' } },
  {
    type: 'ComplaintReceived',
    data: {
      playerId: PLAYER,
      subject: 'payment',
      channel: 'web',
      sealedText,
      market: 'GB',
      rules: '2026-1',
      acknowledgeBy: BET_AT,
      remindToAcknowledgeAt: BET_AT,
      ...decision,
    },
  },
  { type: 'ComplaintAssigned', data: { playerId: PLAYER, ownerId: PLAYER, reason: 'as above' } },
  { type: 'ComplaintAcknowledged', data: { playerId: PLAYER, ...decision, reason: 'read' } },
  {
    type: 'ComplaintDecided',
    data: { playerId: PLAYER, outcome: 'partlyUpheld', sealedText, reason: 'as the log shows' },
  },
  {
    type: 'ComplaintReferredToAdr',
    data: { playerId: PLAYER, adrBody: 'a service', reference: '2026-118', reason: 'went there' },
  },
  { type: 'ComplaintReopened', data: { playerId: PLAYER, ...decision, reason: 'a document' } },
  {
    type: 'ComplaintReminded',
    data: { playerId: PLAYER, of: 'decision', deadline: BET_AT, remindToDecideAt: null },
  },
]
