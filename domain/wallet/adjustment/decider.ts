/** Stream `adjustment-{id}`, the id with the player's digit. Four eyes: who asks for it is not who decides it. */
import { accept, reject, type Decider } from '../../shared/decider.ts'
import type { Minor } from '../../shared/money.ts'
import type { AdjustmentEvent, Direction } from './events.ts'

type Of<Type extends AdjustmentEvent['type']> = Extract<AdjustmentEvent, { type: Type }>['data']

/** `by`: the id of the member of the staff who gives the command. */
export type AdjustmentCommand =
  | {
      type: 'RequestAdjustment'
      playerId: string
      direction: Direction
      amount: Minor
      reason: string
      by: string
    }
  | { type: 'ApproveAdjustment' | 'RefuseAdjustment'; reason: string; by: string }
  | { type: 'SettleAdjustment'; walletRevision: number; outcome: Outcome }

/** What the wallet did with it: the balance after it, or why it could not take it. */
export type Outcome = { balance: Minor } | { why: Of<'AdjustmentFailed'>['why'] }

type Asked = Omit<Of<'AdjustmentRequested'>, 'reason'>
export type AdjustmentState =
  | { status: 'absent' }
  | ({ status: 'requested' | 'approved' | 'refused' | 'applied' | 'failed' } & Asked)
export type AdjustmentRejection = 'ADJUSTMENT_DECIDED' | 'ADJUSTMENT_UNKNOWN' | 'SAME_PERSON'

const STATUS = {
  AdjustmentApproved: 'approved',
  AdjustmentRefused: 'refused',
  AdjustmentApplied: 'applied',
  AdjustmentFailed: 'failed',
} as const

export const adjustment: Decider<
  AdjustmentCommand,
  AdjustmentEvent,
  AdjustmentState,
  AdjustmentRejection
> = {
  category: 'adjustment',
  initialState: () => ({ status: 'absent' }),
  evolve(state, { type, data }) {
    if (type === 'AdjustmentRequested') {
      const { playerId, direction, amount, requestedBy } = data
      return { status: 'requested', playerId, direction, amount, requestedBy }
    }
    return state.status === 'absent' ? state : { ...state, status: STATUS[type] }
  },
  decide(command, state) {
    if (command.type === 'RequestAdjustment') {
      if (state.status !== 'absent') return reject('ADJUSTMENT_DECIDED')
      const { playerId, direction, amount, reason, by } = command
      const data = { playerId, direction, amount, requestedBy: by, reason }
      return accept<AdjustmentEvent>({ type: 'AdjustmentRequested', data })
    }
    if (state.status === 'absent') return reject('ADJUSTMENT_UNKNOWN')
    const { status, requestedBy, ...what } = state
    switch (command.type) {
      case 'ApproveAdjustment':
      case 'RefuseAdjustment': {
        if (status !== 'requested') return reject('ADJUSTMENT_DECIDED')
        if (command.by === requestedBy) return reject('SAME_PERSON')
        const type =
          command.type === 'ApproveAdjustment' ? 'AdjustmentApproved' : 'AdjustmentRefused'
        const data = { ...what, requestedBy, reason: command.reason }
        return accept<AdjustmentEvent>({ type, data })
      }
      case 'SettleAdjustment': {
        if (status !== 'approved') return accept<AdjustmentEvent>()
        const { outcome, walletRevision } = command
        return 'why' in outcome
          ? accept<AdjustmentEvent>({
              type: 'AdjustmentFailed',
              data: { ...what, why: outcome.why, walletRevision },
            })
          : accept<AdjustmentEvent>({
              type: 'AdjustmentApplied',
              data: { ...what, balance: outcome.balance, walletRevision },
            })
      }
    }
  },
}
