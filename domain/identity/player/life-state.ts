/** What a registered player's state holds of the life of their account. */
import { monthsOn } from '../../jurisdictions/closure.ts'
import type { Cause, LifeData, LifeEvent } from './life-facts.ts'

export type Bar = LifeData<'AccountReopened'>['bars'][number]

type Payout = Omit<LifeData<'HousePayoutRequested'>, 'reason'> & { readonly isApproved: boolean }

type Ending = {
  readonly by: 'player' | 'house'
  readonly id: string
  readonly at: string
  /** The player plays too much: the wait until a return is that of an exclusion without an end. */
  readonly isForGood: boolean
}

export type LifeState = {
  readonly account: 'active' | Cause
  /** Every restriction that an end of the account has put on the wallet: a return lifts them all. */
  readonly bars: readonly Bar[]
  /** Who closed it, or recorded the death, last; null: nobody of them. */
  readonly ending: Ending | null
  readonly isReopeningRequested: boolean
  /** The one that waits for a decision, or for its end. */
  readonly payout: Payout | null
  readonly registeredAt: string
  /** When it is to be looked at for dormancy. */
  readonly lookAt: string
  /** The notice that was given last; null: none since the player was seen. */
  readonly notice: { readonly lastActiveAt: string; readonly dormantAt: string } | null
}

/** After a beginning, in months: no terms make an account dormant, or have that told, earlier. */
export const FIRST_LOOK_MONTHS = 11

export const begunLife = (at: string): LifeState => ({
  account: 'active',
  bars: [],
  ending: null,
  isReopeningRequested: false,
  payout: null,
  registeredAt: at,
  lookAt: monthsOn(at, FIRST_LOOK_MONTHS),
  notice: null,
})

/** Of two ends that meet the graver one shows, whichever comes first. */
const GRAVITY = { active: 0, dormant: 1, closed: 2, deceased: 3 } as const

function ended(state: LifeState, cause: Cause, restrictionId: string): LifeState {
  const account = GRAVITY[cause] > GRAVITY[state.account] ? cause : state.account
  return { ...state, account, bars: [...state.bars, { restrictionId, cause }] }
}

export function evolveLife(state: LifeState, { type, data }: LifeEvent, at: string): LifeState {
  switch (type) {
    case 'AccountClosed': {
      const { by, closedBy: id, restrictionId } = data
      const ending = { by, id, at, isForGood: by === 'player' && data.reason === 'playTooMuch' }
      return { ...ended(state, 'closed', restrictionId), ending, isReopeningRequested: false }
    }
    case 'DeceasedRecorded': {
      const ending = { by: 'house' as const, id: data.recordedBy, at, isForGood: false }
      const next = ended(state, 'deceased', data.restrictionId)
      return { ...next, ending, isReopeningRequested: false }
    }
    case 'AccountDormant':
      return ended(state, 'dormant', data.restrictionId)
    case 'AccountReopened':
      return { ...begunLife(at), registeredAt: state.registeredAt }
    case 'ReopeningRequested':
      return { ...state, isReopeningRequested: true }
    case 'ReopeningRefused':
      return { ...state, isReopeningRequested: false }
    case 'AccountSeenActive':
      return { ...state, lookAt: data.lookAt, notice: null }
    case 'DormancyNoticeDue': {
      const { lastActiveAt, dormantAt } = data
      return { ...state, lookAt: dormantAt, notice: { lastActiveAt, dormantAt } }
    }
    case 'HousePayoutRequested': {
      const { payoutId, instrument, requestedBy } = data
      return { ...state, payout: { payoutId, instrument, requestedBy, isApproved: false } }
    }
    case 'HousePayoutApproved':
      return { ...state, payout: state.payout && { ...state.payout, isApproved: true } }
    case 'HousePayoutRefused':
    case 'HousePayoutSettled':
      return { ...state, payout: null }
    case 'ClosingSettled':
      return state
  }
}
