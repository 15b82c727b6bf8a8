/** Stream `complaint-{complaintId}`. That one is late is a condition; that somebody was reminded of a deadline is a fact, once. */
import {
  complaintDeadlines,
  decisionDeadline,
  type DecisionDeadline,
} from '../../jurisdictions/complaint-terms.ts'
import type { ByLaw } from '../../jurisdictions/jurisdictions.ts'
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { ComplaintEvent } from './events.ts'

type Of<Type extends ComplaintEvent['type']> = Extract<ComplaintEvent, { type: Type }>['data']
type Told = Pick<
  Of<'ComplaintReceived'>,
  'playerId' | 'subject' | 'channel' | 'sealedText' | 'market' | 'reason'
>

export type ComplaintCommand =
  | ({ type: 'ReceiveComplaint'; at: string; told: Told } & ByLaw)
  | { type: 'AssignComplaint'; ownerId: string; reason: string }
  | { type: 'AcknowledgeComplaint'; reason: string }
  | ({ type: 'DecideComplaint' } & Omit<Of<'ComplaintDecided'>, 'playerId'>)
  | ({ type: 'ReferComplaint'; at: string } & Omit<Of<'ComplaintReferredToAdr'>, 'playerId'>)
  | ({ type: 'ReopenComplaint'; at: string; reason: string } & ByLaw)
  | { type: 'RemindOfComplaint'; at: string }

/** `remindToAcknowledgeAt`, `remindToDecideAt`: null where there is no reminder to come. */
type Known = {
  readonly playerId: string
  readonly market: string | null
  readonly ownerId: string | null
  readonly acknowledgeBy: string
  readonly remindToAcknowledgeAt: string | null
  readonly decideBy: string
  readonly remindToDecideAt: string | null
}
type Open = { readonly status: 'received' | 'acknowledged' } & Known
export type ComplaintState =
  { readonly status: 'absent' } | Open | ({ readonly status: 'decided' | 'referred' } & Known)

export type ComplaintRejection =
  | 'COMPLAINT_ACKNOWLEDGED'
  | 'COMPLAINT_ENDED'
  | 'COMPLAINT_OPEN'
  | 'COMPLAINT_OWNED'
  | 'COMPLAINT_UNKNOWN'

export const complaint: Decider<
  ComplaintCommand,
  ComplaintEvent,
  ComplaintState,
  ComplaintRejection
> = {
  category: 'complaint',
  initialState: () => ({ status: 'absent' }),
  evolve(state, { type, data }): ComplaintState {
    if (type === 'ComplaintReceived') {
      const { playerId, market, acknowledgeBy, decideBy } = data
      const { remindToAcknowledgeAt, remindToDecideAt } = data
      const reminders = { remindToAcknowledgeAt, remindToDecideAt }
      const deadlines = { acknowledgeBy, decideBy, ...reminders }
      return { status: 'received', playerId, market, ownerId: null, ...deadlines }
    }
    if (state.status === 'absent') return state
    switch (type) {
      case 'ComplaintAssigned':
        return { ...state, ownerId: data.ownerId }
      case 'ComplaintAcknowledged':
        return { ...state, status: 'acknowledged', remindToAcknowledgeAt: null }
      case 'ComplaintDecided':
        return { ...state, status: 'decided' }
      case 'ComplaintReferredToAdr':
        return { ...state, status: 'referred' }
      case 'ComplaintReopened': {
        const { decideBy, remindToDecideAt } = data
        return { ...state, status: 'acknowledged', decideBy, remindToDecideAt }
      }
      case 'ComplaintReminded':
        return { ...state, ...REMINDED[data.of] }
    }
  },
  decide(command, state) {
    if (command.type === 'ReceiveComplaint') {
      const { at, packsAt, told } = command
      const data = { ...told, ...complaintDeadlines(at, told.market, packsAt) }
      return accept<ComplaintEvent>({ type: 'ComplaintReceived', data })
    }
    if (state.status === 'absent') return reject('COMPLAINT_UNKNOWN')
    return isOpen(state) ? decideOpen(command, state) : decideEnded(command, state)
  },
}

const REMINDED = {
  acknowledgement: { remindToAcknowledgeAt: null },
  decision: { remindToDecideAt: null },
} as const

const isOpen = (state: Exclude<ComplaintState, { status: 'absent' }>): state is Open =>
  state.status === 'received' || state.status === 'acknowledged'

type Later = Exclude<ComplaintCommand, { type: 'ReceiveComplaint' }>

function decideOpen(command: Later, state: Open) {
  const { playerId, ownerId, decideBy } = state
  switch (command.type) {
    case 'AssignComplaint': {
      const { reason } = command
      if (command.ownerId === ownerId) return reject('COMPLAINT_OWNED')
      const data = { playerId, ownerId: command.ownerId, reason }
      return accept<ComplaintEvent>({ type: 'ComplaintAssigned', data })
    }
    case 'AcknowledgeComplaint': {
      if (state.status === 'acknowledged') return reject('COMPLAINT_ACKNOWLEDGED')
      const { remindToDecideAt } = state
      const data = { playerId, decideBy, remindToDecideAt, reason: command.reason }
      return accept<ComplaintEvent>({ type: 'ComplaintAcknowledged', data })
    }
    case 'DecideComplaint': {
      const { outcome, sealedText, reason } = command
      const data = { playerId, outcome, sealedText, reason }
      return accept<ComplaintEvent>({ type: 'ComplaintDecided', data })
    }
    case 'ReferComplaint': // what is decided too late may go there undecided
      return command.at < decideBy ? reject('COMPLAINT_OPEN') : referred(command, playerId)
    case 'ReopenComplaint':
      return reject('COMPLAINT_OPEN')
    case 'RemindOfComplaint':
      return remind(command.at, state)
  }
}

function decideEnded(command: Later, state: Exclude<ComplaintState, { status: 'absent' }>) {
  const { playerId, market } = state
  if (command.type === 'RemindOfComplaint') return accept<ComplaintEvent>()
  if (command.type === 'ReopenComplaint') {
    const { at, packsAt } = command
    const deadline: DecisionDeadline = decisionDeadline(at, market, packsAt)
    const data = { playerId, ...deadline, reason: command.reason }
    return accept<ComplaintEvent>({ type: 'ComplaintReopened', data })
  }
  if (command.type === 'ReferComplaint' && state.status === 'decided') {
    return referred(command, playerId)
  }
  return reject('COMPLAINT_ENDED')
}

function referred(
  command: Extract<ComplaintCommand, { type: 'ReferComplaint' }>,
  playerId: string,
) {
  const { adrBody, reference, reason } = command
  const data = { playerId, adrBody, reference, reason }
  return accept<ComplaintEvent>({ type: 'ComplaintReferredToAdr', data })
}

/** Of the deadline that comes first, once each; before its time there is nothing to say. */
function remind(at: string, state: Open) {
  const { playerId, remindToAcknowledgeAt, remindToDecideAt } = state
  const reminded = (data: Omit<Of<'ComplaintReminded'>, 'playerId'>) =>
    accept<ComplaintEvent>({ type: 'ComplaintReminded', data: { playerId, ...data } })
  if (state.status === 'received' && remindToAcknowledgeAt !== null) {
    if (at < remindToAcknowledgeAt) return accept<ComplaintEvent>()
    return reminded({ of: 'acknowledgement', deadline: state.acknowledgeBy, remindToDecideAt })
  }
  if (remindToDecideAt === null || at < remindToDecideAt) return accept<ComplaintEvent>()
  return reminded({ of: 'decision', deadline: state.decideBy, remindToDecideAt: null })
}
