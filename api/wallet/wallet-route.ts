/** The wallet as it stands. */
import { z } from 'zod'
import { minorSchema } from '../../domain/shared/money.ts'
import { balanceOf, type WalletBalanceRow } from '../../projections/wallet/wallet-balance.ts'
import { knownBy } from '../http/preconditions.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  asOfSchema,
  moneySchema,
  signedMinorSchema,
  staffRevisionSchema,
  sumSchema,
} from '../http/schemas.ts'
import { AS_OF, AT, PLAYER } from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { reader, whose } from './reader.ts'

/** A wallet as it is shown, but for when that was so. */
export const walletSchema = z.object({
  playerId: z.uuid(),
  ...moneySchema,
  bonusBalance: minorSchema.describe('bonus money; `balance` is cash'),
  depositsPending: minorSchema,
  withdrawalsHeld: minorSchema,
  deposited: sumSchema,
  withdrawn: sumSchema,
  staked: sumSchema,
  paidOut: signedMinorSchema.describe('less what was taken back'),
  adjusted: signedMinorSchema.describe('by hand: credits less debits'),
  updatedAt: z.string(),
})

export const walletOf = (row: WalletBalanceRow) => ({
  playerId: row.player_id,
  currency: row.currency,
  balance: row.balance,
  bonusBalance: row.bonus_balance,
  depositsPending: row.deposits_pending,
  withdrawalsHeld: row.withdrawals_held,
  deposited: row.deposited,
  withdrawn: row.withdrawn,
  staked: row.staked,
  paidOut: row.paid_out,
  adjusted: row.adjusted,
  updatedAt: row.updated_at,
})

export const getWallet = defineRoute<{ readHot: ReadAfter }>()({
  method: 'get',
  path: '/v1/wallet',
  operationId: 'getWallet',
  summary: 'Balances and lifetime sums.',
  permission: 'wallet.read',
  query: z.strictObject(reader),
  status: 200,
  reply: walletSchema.extend({ revision: staffRevisionSchema, asOf: asOfSchema }),
  about: 'wallet',
  example: {
    reply: {
      playerId: PLAYER,
      currency: 'EUR',
      balance: '10248',
      bonusBalance: '0',
      depositsPending: '0',
      withdrawalsHeld: '0',
      deposited: '10000',
      withdrawn: '0',
      staked: '250',
      paidOut: '498',
      adjusted: '0',
      updatedAt: AT,
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readHot }) {
    const playerId = whose(caller, query.playerId)
    const { asOf, rows } = await readHot(query.after, balanceOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    return { ...walletOf(row), ...knownBy(caller, row), asOf }
  },
})
