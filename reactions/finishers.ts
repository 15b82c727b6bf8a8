/** Second appends: each completes a first one from what it carries, whoever runs it, in any order, any number of times. */
import type { Seals } from '../domain/games/seeds.ts'
import type { DomainEvent } from '../domain/events.ts'
import type { Recorded } from '../eventstore/codec.ts'
import type { CommandHandler } from '../eventstore/command-handler.ts'
import { finishAdjustment } from './wallet/finish-adjustment.ts'
import { finishClosed, finishErased } from './identity/finish-erasure.ts'
import { finishDeposit, finishWithdrawal, type Payments } from './wallet/finish-payment.ts'
import { finishRegistered, type Accounts } from './identity/finish-registration.ts'
import { finishLeft, finishOpened, finishSeedMoved } from './games/finish-session.ts'
import { recordAction, RECORD_STEP } from './operations/record-action.ts'

export type FinisherDeps = {
  handler: CommandHandler
  seals: Seals
  payments: Payments
  accounts: Accounts
}

/** The events that something has to follow. */
export const FINISHED_TYPES = [
  'PlayerRegistered',
  'SessionOpened',
  'SeedInForce',
  'SessionLeft',
  'DepositStarted',
  'WithdrawalRequested',
  'WalletClosed',
  'PlayerErased',
  'VipTierSet',
  'AdjustmentRequested',
  'AdjustmentApproved',
  'AdjustmentRefused',
] as const satisfies readonly DomainEvent['type'][]
export type FinishedType = (typeof FINISHED_TYPES)[number]

/** The store filters by how a type begins: another one may begin alike. */
export const isFinished = (type: string): type is FinishedType =>
  FINISHED_TYPES.some((one) => one === type)

/**
 * The last step of each, and what it writes. A step that finds nothing to do writes nothing, and a refused join is
 * followed by a close: without such an event, only the finisher itself can tell whether all is there.
 */
export const COMPLETED_BY = {
  PlayerRegistered: { step: 'open-wallet', types: ['WalletOpened'] },
  SessionOpened: { step: 'join', types: ['SessionJoined'] },
  SeedInForce: { step: 'name-successor', types: ['SuccessorNamed'] },
  SessionLeft: { step: 'close', types: ['SessionClosed'] },
  DepositStarted: { step: 'settle', types: ['Deposited', 'DepositFailed'] },
  WithdrawalRequested: { step: 'settle', types: ['WithdrawalPaid', 'WithdrawalFailed'] },
  WalletClosed: { step: 'erase', types: ['PlayerErased'] },
  PlayerErased: { step: 'release-email', types: ['ReservationReleased'] },
  VipTierSet: { step: RECORD_STEP, types: ['StaffActed'] },
  AdjustmentRequested: { step: RECORD_STEP, types: ['StaffActed'] },
  AdjustmentApproved: { step: RECORD_STEP, types: ['StaffActed'] },
  AdjustmentRefused: { step: RECORD_STEP, types: ['StaffActed'] },
} as const satisfies Record<FinishedType, { step: string; types: DomainEvent['type'][] }>

export type Finishers = ReturnType<typeof createFinishers>

export function createFinishers(deps: FinisherDeps) {
  const finishers = {
    registered: finishRegistered.bind(null, deps),
    opened: finishOpened.bind(null, deps),
    seedMoved: finishSeedMoved.bind(null, deps),
    left: finishLeft.bind(null, deps),
    deposit: finishDeposit.bind(null, deps),
    withdrawal: finishWithdrawal.bind(null, deps),
    closed: finishClosed.bind(null, deps),
    erased: finishErased.bind(null, deps),
    adjustment: finishAdjustment.bind(null, deps.handler),
    staffFact: recordAction.bind(null, deps.handler),
  }
  return {
    ...finishers,
    provider: deps.payments.name,
    /** Completes any event that needs it; answers whether it is complete now (a payment may stay unknown). */
    finish: async (event: Recorded<DomainEvent>): Promise<boolean> => {
      switch (event.type) {
        case 'PlayerRegistered':
          await finishers.registered(event)
          return true
        case 'SessionOpened':
          await finishers.opened(event)
          return true
        case 'SeedInForce':
          await finishers.seedMoved(event)
          return true
        case 'SessionLeft':
          await finishers.left(event)
          return true
        case 'DepositStarted':
          return (await finishers.deposit(event)) !== null
        case 'WithdrawalRequested':
          return (await finishers.withdrawal(event)) !== null
        case 'WalletClosed':
          await finishers.closed(event)
          return true
        case 'PlayerErased':
          await finishers.erased(event)
          return true
        case 'AdjustmentApproved':
          await finishers.adjustment(event)
          return true
        case 'VipTierSet':
        case 'AdjustmentRequested':
        case 'AdjustmentRefused':
          await finishers.staffFact(event)
          return true
        default: // complete in itself
          return true
      }
    },
  }
}
