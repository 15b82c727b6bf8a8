/** Money in: reserved on the wallet, charged at the provider under the deposit's id, then credited. */
import { eventOf, factOf } from '../../eventstore/command.ts'
import { createdIdOf } from '../../eventstore/ids.ts'
import type { Minor } from '../../domain/shared/money.ts'
import { packsInForce } from '../../domain/packs-in-force.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../commands/command.ts'
import { termsGate } from '../commands/terms-due.ts'
import type { CommandDeps } from '../commands/command-deps.ts'
import { isClosedAt } from '../commands/licences.ts'

/** `pending`: the provider has given no definite answer yet, and will be asked again. */
export type PaymentStatus = 'succeeded' | 'failed' | 'pending'

export type DepositAnswer = Effect & {
  depositId: string
  /** Where the payer goes on; without it nowhere. */
  redirectUrl?: string
  status: PaymentStatus
  amount: Minor
  balance: Minor
  currency: string
}

export type Deposit = (
  asked: Asked,
  payment: { amount: Minor; instrument: string },
) => Promise<DepositAnswer>

type Deps = Pick<CommandDeps, 'handler' | 'finishers' | 'licences' | 'noteRefusal'>

export const createDeposit =
  ({ handler, finishers, licences, noteRefusal }: Deps): Deposit =>
  async (asked, { amount, instrument }) => {
    const { playerId } = asked
    const refuseTermsDue = await termsGate(handler, playerId)
    const { packAt } = await packsInForce(handler)
    const request = requestOf(asked, { amount, instrument })
    const depositId = createdIdOf(request.commandId, 'deposit', playerId)
    const executed = await handler.execute(wallet, {
      ...request,
      id: playerId,
      command: (at, { market: bound }) => {
        const market = bound?.value ?? null
        if (isClosedAt({ licences, packAt }, market, at)) {
          throw new Refusal('MARKET_CLOSED')
        }
        refuseTermsDue(at)
        return {
          type: 'StartDeposit' as const,
          at,
          depositId,
          amount,
          refused: packAt(market, at).values.paymentsRefused,
          instrument,
          provider: finishers.provider,
          instrumentKind: finishers.instrumentKindOf(instrument),
        }
      },
    })
    if (executed.outcome === 'rejected') {
      const { requestId } = asked
      noteRefusal?.({ playerId, act: 'deposit', code: executed.reason, amount, requestId })
    }
    const { events, position, isReplay } = accepted(executed)
    const paid = await finishers.finish(eventOf(events, 'DepositStarted'))
    const { balance: now, currency } = await handler.stateOf(wallet, playerId)
    const credited = paid.settled && factOf(paid.settled.events, 'Deposited')
    return {
      depositId,
      amount,
      currency,
      isReplay,
      status: paid.status,
      ...redirectOf(paid),
      balance: credited?.balance ?? now,
      position: paid.settled?.position ?? position,
    }
  }

/** Of what the payment came to. */
export const redirectOf = (paid: object) =>
  'url' in paid && typeof paid.url === 'string' ? { redirectUrl: paid.url } : {}
