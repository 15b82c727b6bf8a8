/**
 * One row per wallet, since only WalletOpened says the currency: what was deposited on its last day with a deposit, and
 * a finding on each day on which the sum first reaches the threshold of the rules. Nobody is told of a test account.
 */
import {
  thresholdOn,
  depositWatchRules,
  depositWatchRulesSchema,
} from '../../domain/compliance/rules/deposit-watch.ts'
import type { AccountKind } from '../../domain/shared/dimensions.ts'
import { dayOf } from '../../domain/shared/instant.ts'
import { date, integer, nullable, oneOf, sum, text, uuid } from '../engine/columns.ts'
import { known, projection } from '../engine/projection.ts'
import { ruled } from '../engine/ruled.ts'

const columns = {
  player_id: uuid,
  account_kind: oneOf<AccountKind>(),
  currency: text,
  day: nullable(date), // UTC, of the last deposit that the provider had paid in
  deposited: sum, // on that day, in minor units
  alerts: integer, // days on which the threshold was reached
}

/** Days never go back within a wallet, so the last one is all that the fold needs. */
export const depositWatch = ruled({
  kind: 'dailyDeposits',
  packs: 'deposit_watch',
  rules: depositWatchRules,
  schema: depositWatchRulesSchema,
  make: (rules) =>
    projection({
      name: 'deposit_watch',
      oneRowPer: 'wallet',
      answers: 'the sum of its last day’s deposits; finds days that reach the rule’s sum',
      version: 3, // leaves tests out
      columns,
      key: ['player_id'],
      partitionBy: 'player_id',
      on: {
        WalletOpened: ({ key, data: { currency, accountKind = 'real' } }) => ({
          insert: {
            player_id: key,
            account_kind: accountKind,
            currency,
            day: null,
            deposited: 0n,
            alerts: 0,
          },
        }),
        Deposited: ({ key, data: { amount }, occurredAt }) => ({
          key: { player_id: key },
          evolve(row) {
            const was = known(row)
            const day = dayOf(occurredAt)
            const before = was.day === day ? was.deposited : 0n
            const deposited = before + amount
            const isTest = was.account_kind === 'test'
            const threshold = isTest ? null : thresholdOn(rules, day, was.currency)
            const isReached = threshold !== null && before < threshold && deposited >= threshold
            return { ...was, day, deposited, alerts: was.alerts + (isReached ? 1 : 0) }
          },
        }),
      },
      finds(before, after) {
        if (after.alerts === (before?.alerts ?? 0)) return null
        const { player_id: playerId, day, currency, deposited } = after
        const data = { playerId, day, currency, amount: String(deposited) }
        return { key: `${playerId}/${day}`, kind: 'dailyDeposits', data }
      },
    }),
})
