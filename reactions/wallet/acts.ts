/** What time brings to money: a payment whose provider gave no definite answer is asked about again; what is left on a closed account is paid out. */
import { factAt } from '../engine/fact-at.ts'
import type { Act, Due } from '../engine/act.ts'
import type { Fact } from '../engine/finisher.ts'
import type { Store } from '../../eventstore/store.ts'
import { finishDeposit, finishWithdrawal, type PaymentDeps } from './finish-payment.ts'
import { settleClosing } from './pay-out.ts'

type Deps = PaymentDeps & { store: Store }

// Their commands have the ids of the steps that complete the fact: whoever settles it, the first command's repeat finds it.
export const walletActs = {
  deposit: {
    async run(deps: Deps, { fact }: Due) {
      const started = (await factAt(deps.store, fact)) as Fact<'DepositStarted'>
      return (await finishDeposit(deps, started)).status !== 'pending'
    },
  },
  payout: {
    async run(deps: Deps, { fact }: Due) {
      const requested = (await factAt(deps.store, fact)) as Fact<'WithdrawalRequested'>
      return (await finishWithdrawal(deps, requested)).status !== 'pending'
    },
  },
  closing: { run: settleClosing },
} satisfies Record<string, Act>
