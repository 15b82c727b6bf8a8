/** Everything of a player that they may have (GDPR, articles 15 and 20), fact by fact from the streams, a page in memory at a time. */
import type { DomainEvent } from '../../../domain/events.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { shows } from '../../../domain/wallet/shown.ts'
import { decode, type Recorded } from '../../../eventstore/codec.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Store } from '../../../eventstore/store.ts'
import type { OwnSignIns } from '../sign-in/own-sign-ins.ts'
import type { PersonalData } from './personal-data.ts'
import { withoutSealed } from './sealed-fields.ts'

type Deps = {
  store: Pick<Store, 'read'>
  handler: Pick<CommandHandler, 'stateOf'>
  personalData: Pick<PersonalData, 'open'>
  ownSignIns: Pick<OwnSignIns, 'list'>
}

/** One fact, as its player may read it. */
export type OwnFact = { readonly at: string; readonly type: string; readonly data: object }

export type OwnData = {
  readonly profile: object
  readonly signIns: readonly object[]
  /** In order within each of account, sign-ins, letters and wallet. */
  readonly facts: () => AsyncGenerator<OwnFact>
}

const STREAMS = ['player', 'signIn', 'mail', 'wallet'] as const

/**
 * Of a fact what is told. Whatever is not named here is left out: suspicions, notes, who has read the file, and reasons of the staff,
 * which the law withholds or which speak of others.
 */
function toldOf(event: Recorded<DomainEvent>): object | null {
  switch (event.type) {
    case 'ProfileChanged':
    case 'EmailVerified':
    case 'EmailChanged':
      return {} // what it says now is in the profile
    case 'VipTierReached':
    case 'VipTierSet':
      return { tier: event.data.tier }
    case 'Restricted': {
      const { restrictionId, kind, scopes, until } = event.data
      return { restrictionId, kind, scopes, until }
    }
    case 'RestrictionLifted':
      return { restrictionId: event.data.restrictionId }
    case 'AccountClosed': {
      const { by, reason } = event.data
      return by === 'player' ? { by, reason } : { by } // the house's reasons are those of the staff
    }
    case 'AccountReopened':
      return { by: event.data.by }
    case 'AccountDormant':
    case 'ReopeningRequested':
    case 'ReopeningRefused':
      return {}
    case 'DormancyNoticeDue':
      return { dormantAt: event.data.dormantAt }
    case 'PlayerRegistered':
      return { ...withoutSealed(event.data), reason: undefined }
    case 'MarketingConsentChanged':
    case 'TermsAccepted':
      return withoutSealed(event.data)
    default:
      return isOfPlayer(event) ? withoutSealed(event.data) : null
  }
}

const isOfPlayer = (event: Recorded<DomainEvent>): boolean => {
  const [category] = event.stream.split('-')
  if (category === 'wallet') return shows(event as Parameters<typeof shows>[0])
  return category === 'signIn' || category === 'mail'
}

/** null: there is nobody, or nothing personal is left. */
export async function ownDataOf(deps: Deps, playerId: string): Promise<OwnData | null> {
  const { store, handler, personalData, ownSignIns } = deps
  const known = await handler.stateOf(player, playerId, { isFresh: true })
  if (known.status !== 'registered' || known.personal === null) return null
  const personal = await personalData.open(playerId, known.personal)
  if (personal === null) return null
  const { country, currency, vipTier, termsVersion, isEmailVerified, consents } = known
  return {
    profile: {
      playerId,
      ...personal,
      country,
      currency,
      vipTier,
      termsVersion,
      isEmailVerified,
      marketing: [...consents],
    },
    signIns: await ownSignIns.list(playerId),
    async *facts() {
      for (const category of STREAMS) {
        for await (const stored of store.read(`${category}-${playerId}`)) {
          const event = decode(stored)
          const data = toldOf(event)
          if (data !== null) yield { at: event.occurredAt, type: event.type, data }
        }
      }
    },
  }
}
