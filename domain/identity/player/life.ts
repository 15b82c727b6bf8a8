/** What may happen to an account: it ends by its wallet first, returns by this stream first. */
import { closureTermsAt, lengthAfter, monthsOn } from '../../jurisdictions/closure.ts'
import { marketOfPlayer } from '../../jurisdictions/markets.ts'
import type { ByLaw, PackAtOf } from '../../jurisdictions/jurisdictions.ts'
import { accept, reject } from '../../shared/decider.ts'
import { plusMs } from '../../shared/instant.ts'
import type { Cause, LifeData, LifeEvent } from './life-facts.ts'
import { FIRST_LOOK_MONTHS, type LifeState } from './life-state.ts'

/** `by` is the id of the member of the staff who gives the command. */
export type LifeCommand =
  /** After the wallet's restriction. `endedBy`: the actor of that. */
  | ({
      type: 'RecordEnd'
      at: string
      cause: Cause
      restrictionId: string
      endedBy: { isPlayer: boolean; id: string }
      reason: string
      walletRevision: number
    } & ByLaw)
  | { type: 'SettleClosing'; settled: LifeData<'ClosingSettled'> }
  | ({ type: 'RequestReopening'; at: string } & ByLaw)
  | ({ type: 'Reopen'; at: string; by: string; reason: string } & ByLaw)
  | { type: 'RefuseReopening'; reason: string }
  /** What is seen of the player at an instant that the state names. */
  | ({ type: 'LookForDormancy'; at: string; lastActiveAt: string } & ByLaw)
  | {
      type: 'RequestPayout'
      payoutId: string
      instrument: string
      by: string
      reason: string
    }
  | { type: 'SettlePayout'; settled: LifeData<'HousePayoutSettled'> }
  | { type: 'ApprovePayout' | 'RefusePayout'; payoutId: string; by: string; reason: string }

export type LifeRejection =
  | 'ACCOUNT_ACTIVE'
  | 'ACCOUNT_DECEASED'
  | 'PAYOUT_REQUESTED'
  | 'PAYOUT_UNKNOWN'
  | 'REOPEN_NOT_REQUESTED'
  | 'REOPEN_REQUESTED'
  | 'REOPEN_TOO_EARLY'
  | 'SAME_PERSON'

const TYPES: ReadonlySet<string> = new Set<LifeCommand['type']>([
  'RecordEnd',
  'SettleClosing',
  'RequestReopening',
  'Reopen',
  'RefuseReopening',
  'LookForDormancy',
  'RequestPayout',
  'ApprovePayout',
  'RefusePayout',
  'SettlePayout',
])
export const isLifeCommand = (command: { type: string }): command is LifeCommand =>
  TYPES.has(command.type)

const DAY_MS = 24 * 60 * 60 * 1000

type Of<Type extends LifeCommand['type']> = Extract<LifeCommand, { type: Type }>
type Whose = LifeState & { readonly market: string | null; readonly country: string }

export function decideLife(command: LifeCommand, state: Whose) {
  switch (command.type) {
    case 'RecordEnd':
      return recordEnd(command, state)
    case 'SettleClosing':
      if (state.account !== 'closed') return accept<LifeEvent>()
      return accept<LifeEvent>({ type: 'ClosingSettled', data: command.settled })
    case 'RequestReopening':
      return requestReopening(command, state)
    case 'Reopen':
      return reopen(command, state)
    case 'RefuseReopening':
      if (!state.isReopeningRequested) return reject('REOPEN_NOT_REQUESTED')
      return accept<LifeEvent>({ type: 'ReopeningRefused', data: { reason: command.reason } })
    case 'LookForDormancy':
      return lookForDormancy(command, state)
    case 'RequestPayout': {
      if (state.account === 'active') return reject('ACCOUNT_ACTIVE')
      if (state.payout !== null) return reject('PAYOUT_REQUESTED')
      const { payoutId, instrument, by: requestedBy, reason } = command
      const data = { payoutId, instrument, requestedBy, reason }
      return accept<LifeEvent>({ type: 'HousePayoutRequested', data })
    }
    case 'ApprovePayout':
    case 'RefusePayout': {
      const { payout } = state
      if (payout?.payoutId !== command.payoutId || payout.isApproved)
        return reject('PAYOUT_UNKNOWN')
      const { payoutId, instrument, requestedBy } = payout
      if (command.by === requestedBy) return reject('SAME_PERSON')
      return accept<LifeEvent>({
        type: command.type === 'ApprovePayout' ? 'HousePayoutApproved' : 'HousePayoutRefused',
        data: { payoutId, instrument, requestedBy, reason: command.reason },
      })
    }
    case 'SettlePayout': {
      if (!isPayoutApproved(state, command.settled.payoutId)) return accept<LifeEvent>()
      return accept<LifeEvent>({ type: 'HousePayoutSettled', data: command.settled })
    }
  }
}

/** What the wallet has said is not refused here, whatever the account is by now: a return has to lift it, too. */
function recordEnd(command: Of<'RecordEnd'>, state: Whose) {
  const { at, packsAt, cause, restrictionId, endedBy, reason, walletRevision } = command
  if (state.bars.some((bar) => bar.restrictionId === restrictionId)) return accept<LifeEvent>()
  const { version: rule } = closureTermsAt(at, marketOfPlayer(state), packsAt)
  switch (cause) {
    case 'closed': {
      const by = endedBy.isPlayer ? ('player' as const) : ('house' as const)
      const data = { restrictionId, by, closedBy: endedBy.id, reason, rule, walletRevision }
      return accept<LifeEvent>({ type: 'AccountClosed', data })
    }
    case 'deceased': {
      const data = { restrictionId, recordedBy: endedBy.id, reason, walletRevision }
      return accept<LifeEvent>({ type: 'DeceasedRecorded', data })
    }
    case 'dormant': {
      const lastActiveAt = state.notice?.lastActiveAt ?? state.registeredAt
      const data = { restrictionId, lastActiveAt, rule, walletRevision }
      return accept<LifeEvent>({ type: 'AccountDormant', data })
    }
  }
}

/** When a player who closed the account may come back; null: at once, as far as the terms go. */
function returnsAt(whose: Whose, packsAt?: PackAtOf): string | null {
  const { ending } = whose
  if (ending?.by !== 'player') return null
  const { reopenAfter, reopenAfterPermanent } = closureTermsAt(
    ending.at,
    marketOfPlayer(whose),
    packsAt,
  )
  return lengthAfter(ending.at, ending.isForGood ? reopenAfterPermanent : reopenAfter)
}

/** A dormant account returns with its player; a closed one by the decision of a person. */
function requestReopening({ at, packsAt }: Of<'RequestReopening'>, state: Whose) {
  if (state.account === 'active') return reject('ACCOUNT_ACTIVE')
  if (state.account === 'deceased') return reject('ACCOUNT_DECEASED')
  const { version: rule } = closureTermsAt(at, marketOfPlayer(state), packsAt)
  if (state.account === 'dormant') {
    const data = {
      by: 'player' as const,
      reason: 'the player is back',
      bars: [...state.bars],
      rule,
    }
    return accept<LifeEvent>({ type: 'AccountReopened', data })
  }
  if (state.isReopeningRequested) return reject('REOPEN_REQUESTED')
  if (at < (returnsAt(state, packsAt) ?? at)) return reject('REOPEN_TOO_EARLY')
  return accept<LifeEvent>({ type: 'ReopeningRequested', data: { rule } })
}

/** What the house itself ended, another of the staff may undo; what the player ended, only at the player's request. */
function reopen({ at, packsAt, by, reason }: Of<'Reopen'>, state: Whose) {
  if (state.account === 'active') return reject('ACCOUNT_ACTIVE')
  const { ending } = state
  if (ending?.by === 'house' && ending.id === by) return reject('SAME_PERSON')
  if (ending?.by !== 'house' && !state.isReopeningRequested) return reject('REOPEN_NOT_REQUESTED')
  if (at < (returnsAt(state, packsAt) ?? at)) return reject('REOPEN_TOO_EARLY')
  const { version: rule } = closureTermsAt(at, marketOfPlayer(state), packsAt)
  const data = { by: 'house' as const, reason, bars: [...state.bars], rule }
  return accept<LifeEvent>({ type: 'AccountReopened', data })
}

/** Too early, and after an end of the account, there is nothing to do; after the notice the wallet's restriction is next. */
function lookForDormancy({ at, packsAt, lastActiveAt }: Of<'LookForDormancy'>, state: Whose) {
  if (state.account !== 'active' || at < state.lookAt) return accept<LifeEvent>()
  if (state.notice?.lastActiveAt === lastActiveAt) return accept<LifeEvent>()
  const terms = closureTermsAt(at, marketOfPlayer(state), packsAt)
  const notice = terms.noticeDays * DAY_MS
  if (terms.dormantAfterMonths === null) {
    const lookAt = monthsOn(at, FIRST_LOOK_MONTHS) // the terms may be others by then
    return accept<LifeEvent>({ type: 'AccountSeenActive', data: { lastActiveAt, lookAt } })
  }
  const dormantAt = monthsOn(lastActiveAt, terms.dormantAfterMonths)
  const noticeAt = plusMs(dormantAt, -notice)
  if (at < noticeAt) {
    return accept<LifeEvent>({
      type: 'AccountSeenActive',
      data: { lastActiveAt, lookAt: noticeAt },
    })
  }
  const earliest = plusMs(at, notice) // however late the notice is
  const data = { lastActiveAt, dormantAt: dormantAt > earliest ? dormantAt : earliest }
  return accept<LifeEvent>({ type: 'DormancyNoticeDue', data: { ...data, rule: terms.version } })
}

/** Whether two of the staff want it, and nothing says yet how it ended; a return of the account ends it. */
export const isPayoutApproved = ({ payout }: LifeState, payoutId: string): boolean =>
  payout?.payoutId === payoutId && payout.isApproved

/** Whether the account has been told of and nobody was seen since: it rests from now on. */
export const isDormancyDue = (state: LifeState, at: string, lastActiveAt: string): boolean =>
  state.account === 'active' &&
  state.notice?.lastActiveAt === lastActiveAt &&
  at >= state.notice.dormantAt
