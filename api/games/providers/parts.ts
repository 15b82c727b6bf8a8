/**
 * What a provider's call asks of the wallet, as parts of one request. Names make each happen once: a transaction is known by what its
 * provider calls it, its return and the close of a round by what they end. One transaction at two players is two.
 */
import { hash } from 'node:crypto'
import type { Minor } from '../../../domain/shared/money.ts'
import type { WalletCommand } from '../../../domain/wallet/decider.ts'
import type { WalletEvent } from '../../../domain/wallet/events.ts'
import type { PlaceStake } from '../../../domain/wallet/provider-commands.ts'
import type { WalletState } from '../../../domain/wallet/state.ts'
import type { Part } from '../../../eventstore/command.ts'
import { actIdOf, commandIdOf } from '../../../eventstore/ids.ts'

export type WalletPart = Part<WalletCommand, WalletState, WalletEvent>

/** Of whose wallet, and in which round. */
export type Place = {
  readonly playerId: string
  readonly provider: string
  readonly gameId: string | null
  readonly roundId: string | null
  readonly currency: string
}
export type InRound = Place & { readonly gameId: string; readonly roundId: string }
export type Movement = { readonly transactionId: string; readonly amount: Minor }

export const transactionIdOf = ({ playerId, provider }: Place, transactionId: string): string =>
  commandIdOf(playerId, `provider ${provider}`, transactionId)

const returnIdOf = (place: Place, transactionId: string): string =>
  actIdOf(transactionIdOf(place, transactionId), 'return')

const closeIdOf = ({ playerId, provider, gameId, roundId }: Place): string =>
  actIdOf(commandIdOf(playerId, `round ${provider} ${gameId}`, roundId ?? ''), 'close')

/** Of what makes a repeat the same: no instants, no names of calls. */
const hashOf = (...content: (string | bigint | boolean | null)[]): string =>
  hash('sha256', JSON.stringify(content.map(String)))

const nameOf = ({ provider, gameId, roundId }: Place) => ({ provider, gameId, roundId })
const nameIn = ({ provider, gameId, roundId }: InRound) => ({ provider, gameId, roundId })

/** What is to be known of the play at the instant that it is decided at. */
export type Play = Pick<PlaceStake, 'sessionId' | 'played' | 'terms'>

export function stakePart(
  place: InRound,
  { transactionId, amount: stake }: Movement,
  playAt: (at: string, state: WalletState) => Play,
): WalletPart {
  const { playerId, gameId, roundId, currency } = place
  return {
    commandId: transactionIdOf(place, transactionId),
    bodyHash: hashOf('stake', stake, currency, gameId, roundId),
    refersTo: [{ of: playerId, name: closeIdOf(place) }],
    command: (at, state, [closed = null]) => ({
      type: 'PlaceStake',
      at,
      ...nameIn(place),
      transactionId,
      currency,
      stake,
      closed,
      ...playAt(at, state),
    }),
  }
}

/** `stake`: what the provider calls the stake, where it names one. */
export function payoutPart(
  place: Place,
  { transactionId, amount: payout }: Movement,
  { stake, isPromo }: { stake: string | null; isPromo: boolean },
): WalletPart {
  const { playerId: of, gameId, roundId, currency } = place
  const named =
    stake === null
      ? []
      : [transactionIdOf(place, stake), returnIdOf(place, stake)].map((name) => ({ of, name }))
  return {
    commandId: transactionIdOf(place, transactionId),
    bodyHash: hashOf('payout', payout, currency, gameId, roundId, stake, isPromo),
    refersTo: [{ of, name: closeIdOf(place) }, ...named],
    command: (at, _state, [closed = null, placed, returned]) => ({
      type: 'CreditPayout',
      at,
      ...nameOf(place),
      transactionId,
      currency,
      payout,
      isPromo,
      closed,
      stake: placed,
      returned,
    }),
  }
}

export function correctionPart(place: InRound, { transactionId, amount }: Movement): WalletPart {
  const { playerId, gameId, roundId, currency } = place
  return {
    commandId: transactionIdOf(place, transactionId),
    bodyHash: hashOf('correction', amount, currency, gameId, roundId),
    refersTo: [{ of: playerId, name: closeIdOf(place) }],
    command: (at, _state, [closed = null]) => ({
      type: 'TakeBackPayout',
      at,
      ...nameIn(place),
      transactionId,
      currency,
      amount,
      closed,
    }),
  }
}

/** What the provider calls the rollback, and what it takes back: one and the same in some formats. */
export type Rollback = { readonly transactionId: string; readonly of: string }

const aliasOf = (place: Place, { transactionId, of }: Rollback) =>
  transactionId === of ? {} : { alias: transactionIdOf(place, transactionId) }

/** Rejected as TRANSACTION_UNKNOWN it is to be asked again as a note, and this one again where the note is a key that is used: it came meanwhile. */
export const rollbackPart = (
  place: Place,
  rollback: Rollback,
  { isOfPayouts }: { isOfPayouts: boolean },
): WalletPart => ({
  commandId: returnIdOf(place, rollback.of),
  ...aliasOf(place, rollback),
  bodyHash: hashOf('rollback', rollback.of),
  refersTo: [{ of: place.playerId, name: transactionIdOf(place, rollback.of) }],
  command: (at, _state, [transaction = null]) => ({
    type: 'ReturnTransaction',
    at,
    by: 'provider',
    transaction,
    isOfPayouts,
  }),
})

/** A key that is used, of a stake, is this one’s where the rollback, dry, is rejected as TRANSACTION_RETURNED; else the stake came with other content. */
export const notePart = (place: Place, rollback: Rollback): WalletPart => ({
  commandId: transactionIdOf(place, rollback.of),
  ...aliasOf(place, rollback),
  bodyHash: hashOf('rollback', rollback.of),
  command: () => ({ type: 'NoteRollback', ...nameOf(place), transactionId: rollback.of }),
})

export const closePart = (place: InRound): WalletPart => ({
  commandId: closeIdOf(place),
  bodyHash: hashOf('close'),
  command: (at) => ({ type: 'CloseRound', at, ...nameIn(place), by: 'provider' }),
})
