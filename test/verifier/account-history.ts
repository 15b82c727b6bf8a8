/** An honest history of an account, made by the real deciders: closed by its player, paid out, reopened; closed by the house, and paid out by two of the staff; reopened, and dormant. */
import { player } from '../../domain/identity/player/decider.ts'
import { minor } from '../../domain/shared/money.ts'
import { CLOSING_SCOPES, type ClosingCause } from '../../domain/wallet/restriction-facts.ts'
import { wallet } from '../../domain/wallet/decider.ts'
import { stepIdOf } from '../../eventstore/ids.ts'
import type { ExportedEvent } from '../../verifier/export.ts'
import { MEANS } from '../support/wallet-facts.ts'
import { AT, COMPLIANCE, OPERATOR, PLAYER, recorder } from './history.ts'
import { registration } from '../support/registration.ts'

const SYSTEM = { role: 'system', id: 'finisher' } as const
const OWN = { role: 'player', id: PLAYER } as const
const reason = 'a reason'

export function accountHistory(): ExportedEvent[] {
  const { history, streamOf } = recorder()
  const [onPlayer, onWallet] = [streamOf(player, PLAYER), streamOf(wallet, PLAYER)]
  const walletRevision = () =>
    history.filter(({ stream }) => stream.startsWith('wallet-')).length - 1
  const idOf = (name: string) => stepIdOf(PLAYER, name)

  const payIn = (name: string) => {
    const depositId = idOf(`deposit ${name}`)
    onWallet({ type: 'StartDeposit', at: AT, depositId, amount: minor(5_000n), ...MEANS })
    onWallet({ type: 'SettleDeposit', depositId, settlement: { ok: true, reference: name } })
  }
  const end = (name: string, cause: ClosingCause, by: { role: 'operator'; id: string } | null) => {
    const restrictionId = idOf(name)
    const actor = cause === 'dormant' ? SYSTEM : (by ?? OWN)
    const restriction = { restrictionId, kind: 'closed' as const, scopes: CLOSING_SCOPES[cause] }
    onWallet({ type: 'Restrict', ...restriction, cause, until: null, reason }, actor)
    const endedBy = { isPlayer: actor.role === 'player', id: actor.id }
    const said = { at: AT, cause, restrictionId, endedBy, reason }
    onPlayer({ type: 'RecordEnd', ...said, walletRevision: walletRevision() }, SYSTEM)
    return () => onWallet({ type: 'LiftRestriction', ...restriction }, SYSTEM)
  }
  const payOut = (name: string) => {
    const withdrawalId = idOf(`payout ${name}`)
    onWallet({ type: 'PayOutBalance', at: AT, withdrawalId, ...MEANS }, SYSTEM)
    onWallet({ type: 'StartPayout', withdrawalId }, SYSTEM)
    const settlement = { ok: true, reference: name } as const
    onWallet({ type: 'SettleWithdrawal', withdrawalId, settlement }, SYSTEM)
    return { withdrawalId, amount: minor(5_000n) }
  }

  onPlayer({ ...registration, at: AT })
  onWallet({ type: 'OpenWallet', currency: 'EUR', market: 'MT' })

  payIn('first')
  const liftOwn = end('closing', 'closed', null)
  const paid = payOut('first')
  onPlayer({ type: 'SettleClosing', settled: { outcome: 'paidOut', ...paid } }, SYSTEM)
  onPlayer({ type: 'RequestReopening', at: AT })
  onPlayer({ type: 'Reopen', at: AT, by: OPERATOR, reason })
  liftOwn()

  payIn('second')
  const liftHouse = end('expulsion', 'closed', { role: 'operator', id: OPERATOR })
  const payoutId = idOf('asked payout')
  onPlayer({ type: 'RequestPayout', payoutId, instrument: 'bank', by: OPERATOR, reason })
  onPlayer({ type: 'ApprovePayout', payoutId, by: COMPLIANCE, reason })
  onPlayer({ type: 'SettlePayout', settled: { payoutId, ...payOut('second') } }, SYSTEM)
  const nothing = { outcome: 'nothing', withdrawalId: null, amount: null } as const
  onPlayer({ type: 'SettleClosing', settled: nothing }, SYSTEM)
  onPlayer({ type: 'Reopen', at: AT, by: COMPLIANCE, reason })
  liftHouse()

  payIn('third')
  const wake = end('rest', 'dormant', null)
  onPlayer({ type: 'RequestReopening', at: AT })
  wake()
  payIn('fourth')
  return history
}
