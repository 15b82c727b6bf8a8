/** Stream `player-{playerId}`: who plays, as far as a rule may know it. */
import type { ByLaw } from '../../jurisdictions/jurisdictions.ts'
import { isOldEnough, minimumAgeAt } from '../../jurisdictions/minimum-age.ts'
import { yearsAfter } from '../../shared/calendar.ts'
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { AccountKind, PlayerDimensions } from '../../shared/dimensions.ts'
import { dayOf } from '../../shared/instant.ts'
import {
  decideAgreement,
  evolveAgreement,
  isAgreementCommand,
  isAgreementEvent,
  noConsents,
  type AgreementCommand,
  type AgreementState,
} from './agreements.ts'
import {
  decideEmail,
  evolveEmail,
  isEmailCommand,
  isEmailEvent,
  type EmailCommand,
  type EmailState,
} from './email.ts'
import type { PlayerEvent } from './events.ts'
import { isLifeEvent, isLifeShown } from './life-facts.ts'
import { begunLife, evolveLife, type LifeState } from './life-state.ts'
import { decideLife, isLifeCommand, type LifeCommand, type LifeRejection } from './life.ts'
import {
  decideVip,
  evolveVip,
  initialVip,
  isVipCommand,
  type VipCommand,
  type VipRejection,
  type VipState,
} from './vip.ts'
import { isVipEvent, isVipShown } from './vip-facts.ts'

export type RegisterPlayer = ByLaw & {
  type: 'RegisterPlayer'
  at: string
  country: string
  /** Of ISO 3166-2, without the country; undefined: not said. */
  region?: string | undefined
  /** By which the house serves the country; undefined: by none. */
  market?: string | undefined
  currency: string
  emailHash: string
  personHash: string
  /** Sealed; the day of birth comes apart, for the rules, and is not stored. */
  personal: string
  bornOn: string
  termsVersion: string
  brand: string
  accountKind: AccountKind
  /** Why the staff made it; undefined: the player registered. */
  reason?: string | undefined
}
export type PlayerCommand =
  | RegisterPlayer
  /** `replacing`: the sealed data that the new were made from. */
  | { type: 'ChangeProfile'; personal: string; replacing: string }
  | { type: 'AbandonRegistration' }
  | { type: 'ErasePlayer'; rule: string }
  | VipCommand
  | EmailCommand
  | AgreementCommand
  | LifeCommand

export type RegisteredPlayer = VipState &
  LifeState &
  EmailState &
  AgreementState &
  PlayerDimensions & {
    status: 'registered'
    country: string
    currency: string
    emailHash: string
    personal: string | null
    /** null: it is not on record. */
    turns18On: string | null
  }
export type PlayerState = { status: 'absent' | 'abandoned' | 'erased' } | RegisteredPlayer
export type PlayerRejection =
  | LifeRejection
  | VipRejection
  | 'PLAYER_EXISTS'
  | 'PLAYER_UNKNOWN'
  | 'PROFILE_CHANGED'
  | 'UNDER_AGE'

export const player: Decider<PlayerCommand, PlayerEvent, PlayerState, PlayerRejection> = {
  category: 'player',
  initialState: () => ({ status: 'absent' }),
  weigh: (state) => (state.status === 'registered' ? (state.personal?.length ?? 0) : 0),
  evolve(state, event, at) {
    if (isLifeEvent(event)) {
      return state.status === 'registered' ? { ...state, ...evolveLife(state, event, at) } : state
    }
    if (isVipEvent(event)) {
      return state.status === 'registered' ? { ...state, ...evolveVip(state, event) } : state
    }
    if (isEmailEvent(event)) {
      return state.status === 'registered' ? { ...state, ...evolveEmail(event) } : state
    }
    if (isAgreementEvent(event)) {
      return state.status === 'registered' ? { ...state, ...evolveAgreement(state, event) } : state
    }
    const { type, data } = event
    switch (type) {
      case 'PlayerRegistered':
        return registered(data, at)
      case 'ProfileChanged':
        return state.status === 'registered' ? { ...state, personal: data.personal } : state
      case 'RegistrationAbandoned':
        return { status: 'abandoned' }
      case 'PlayerErased':
        return { status: 'erased' }
    }
  },
  /** All of it is in the profile; a tier that is set as it was leaves it as it was. */
  shows: (event) =>
    isLifeEvent(event) ? isLifeShown(event) : !isVipEvent(event) || isVipShown(event),
  decide(command, state) {
    if (isLifeCommand(command)) {
      if (state.status === 'registered') return decideLife(command, state)
      // What follows a fact of the wallet finds nothing to do once the player is gone.
      const isFollowing = ['RecordEnd', 'SettleClosing', 'SettlePayout'].includes(command.type)
      return isFollowing ? accept<PlayerEvent>() : reject('PLAYER_UNKNOWN')
    }
    if (isVipCommand(command)) return decideTier(command, state)
    if (isEmailCommand(command)) {
      return state.status === 'registered' ? decideEmail(command, state) : reject('PLAYER_UNKNOWN')
    }
    if (isAgreementCommand(command)) {
      return state.status === 'registered'
        ? decideAgreement(command, state)
        : reject('PLAYER_UNKNOWN')
    }
    switch (command.type) {
      case 'RegisterPlayer':
        return state.status === 'absent' ? register(command) : reject('PLAYER_EXISTS')
      case 'ChangeProfile': {
        if (state.status !== 'registered') return reject('PLAYER_UNKNOWN')
        if (state.personal !== command.replacing) return reject('PROFILE_CHANGED')
        const { personal } = command
        return accept<PlayerEvent>({ type: 'ProfileChanged', data: { personal } })
      }
      case 'AbandonRegistration':
        if (state.status === 'absent') return reject('PLAYER_UNKNOWN')
        if (state.status !== 'registered') return accept<PlayerEvent>()
        return accept<PlayerEvent>({ type: 'RegistrationAbandoned', data: { reason: 'overtaken' } })
      case 'ErasePlayer': {
        if (state.status === 'erased') return accept<PlayerEvent>()
        if (state.status !== 'registered') return reject('PLAYER_UNKNOWN')
        const { emailHash } = state
        return accept<PlayerEvent>({
          type: 'PlayerErased',
          data: { emailHash, rule: command.rule },
        })
      }
    }
  },
}

function registered(
  data: Extract<PlayerEvent, { type: 'PlayerRegistered' }>['data'],
  at: string,
): RegisteredPlayer {
  const { country, currency, emailHash } = data
  const { personal = null, turns18On = null, termsVersion = null } = data
  const { market = null, brand = null, accountKind = 'real' } = data
  return {
    status: 'registered',
    country,
    currency,
    emailHash,
    personal,
    turns18On,
    market,
    brand,
    accountKind,
    termsVersion,
    isEmailVerified: false,
    consents: noConsents,
    ...initialVip,
    ...begunLife(at),
  }
}

function register({ at, packsAt, bornOn, ...rest }: RegisterPlayer) {
  const { country, currency, emailHash, personHash, personal, termsVersion } = rest
  const { brand, accountKind, region, market, reason } = rest
  const years = minimumAgeAt(at, market ?? country, packsAt)
  if (!isOldEnough(bornOn, years, dayOf(at))) return reject('UNDER_AGE')
  return accept<PlayerEvent>({
    type: 'PlayerRegistered',
    data: {
      country,
      ...(region === undefined ? {} : { region }),
      ...(market === undefined ? {} : { market }),
      ...(market === undefined || packsAt === undefined
        ? {}
        : { rules: packsAt(market, at).version }),
      currency,
      emailHash,
      personHash,
      personal,
      termsVersion,
      turns18On: yearsAfter(bornOn, 18),
      turns25On: yearsAfter(bornOn, 25),
      brand,
      accountKind,
      ...(reason === undefined ? {} : { reason }),
    },
  })
}

/** Whoever was erased before the rule found them reaches nothing any more. */
function decideTier(command: VipCommand, state: PlayerState) {
  if (state.status === 'registered') return decideVip(command, state)
  const isTooLate = command.type === 'ProposeVipTier' && state.status !== 'absent'
  return isTooLate ? accept<PlayerEvent>() : reject('PLAYER_UNKNOWN')
}
