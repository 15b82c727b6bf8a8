/** The wallet and its entries, deposits and withdrawals. */
import { z } from 'zod'
import { minorSchema, positiveMinorSchema, ZERO } from '../../domain/shared/money.ts'
import { textSchema } from '../../domain/shared/text.ts'
import { balanceOf, type WalletBalanceRow } from '../../projections/wallet/wallet-balance.ts'
import { entriesOf, lastEntryAt } from '../../projections/wallet/wallet-ledger.ts'
import { askedBy } from '../http/asked-by.ts'
import { ROLES, type Caller } from '../http/caller.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  asOfSchema,
  effectSchema,
  idSchema,
  moneySchema,
  positionSchema,
  revisionSchema,
  signedMinorSchema,
  sumSchema,
} from '../http/schemas.ts'

const payment = z.strictObject({
  amount: positiveMinorSchema,
  instrument: textSchema(64).default('sandbox'),
})
const paymentReply = {
  status: z.enum(['succeeded', 'failed', 'pending']),
  amount: minorSchema,
  ...moneySchema,
  ...effectSchema,
}

export const deposit = defineRoute({
  method: 'post',
  path: '/v1/deposits',
  operationId: 'deposit',
  summary: 'Pays money in through the payment provider.',
  roles: ['player'],
  appends: true,
  ifMatch: 'accepted',
  body: payment,
  status: 201,
  reply: z.object({ depositId: z.uuid(), ...paymentReply }),
  rejects: ['BALANCE_TOO_LARGE', 'DEPOSITS_PENDING', 'WALLET_NOT_OPEN'],
  handle: ({ body, ...asked }, { commands }) => commands.deposit(askedBy(asked), body),
})

export const withdraw = defineRoute({
  method: 'post',
  path: '/v1/withdrawals',
  operationId: 'withdraw',
  summary: 'Pays money out through the payment provider.',
  roles: ['player'],
  appends: true,
  ifMatch: 'accepted',
  body: payment,
  status: 201,
  reply: z.object({ withdrawalId: z.uuid(), ...paymentReply }),
  rejects: ['INSUFFICIENT_FUNDS', 'WALLET_NOT_OPEN', 'WITHDRAWALS_PENDING'],
  handle: ({ body, ...asked }, { commands }) => commands.withdraw(askedBy(asked), body),
})

/** A player's own wallet, or the one that staff names; anybody else's does not exist for a player. */
function whose({ id, role }: Caller, playerId: string | undefined): string {
  if (role !== 'player') {
    if (playerId !== undefined) return playerId
    const message = 'name the player: ?playerId='
    throw new Problem('VALIDATION_FAILED', [{ in: 'query', pointer: '/playerId', message }])
  }
  if (playerId !== undefined && playerId !== id) throw new Problem('NOT_FOUND')
  return id
}

const reader = { playerId: idSchema.optional(), after: positionSchema.optional() }

/** A wallet as it is shown, but for when that was so. */
export const walletSchema = z.object({
  playerId: z.uuid(),
  ...moneySchema,
  depositsPending: minorSchema,
  withdrawalsHeld: minorSchema,
  deposited: sumSchema,
  withdrawn: sumSchema,
  staked: sumSchema,
  paidOut: sumSchema,
  adjusted: signedMinorSchema.describe('by hand: credits less debits'),
  revision: revisionSchema,
  updatedAt: z.string(),
})

export const walletOf = (row: WalletBalanceRow) => ({
  playerId: row.player_id,
  currency: row.currency,
  balance: row.balance,
  depositsPending: row.deposits_pending,
  withdrawalsHeld: row.withdrawals_held,
  deposited: row.deposited,
  withdrawn: row.withdrawn,
  staked: row.staked,
  paidOut: row.paid_out,
  adjusted: row.adjusted,
  revision: row.revision,
  updatedAt: row.updated_at,
})

export const getWallet = defineRoute({
  method: 'get',
  path: '/v1/wallet',
  operationId: 'getWallet',
  summary: 'Balance and lifetime sums.',
  roles: ROLES,
  query: z.strictObject(reader),
  status: 200,
  reply: walletSchema.extend({ asOf: asOfSchema }),
  async handle({ caller, query }, { readHot }) {
    const playerId = whose(caller, query.playerId)
    const { asOf, rows } = await readHot(query.after, balanceOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    return { ...walletOf(row), asOf }
  },
})

/** PostgreSQL knows no year 0. */
const instantSchema = z.iso.datetime({ offset: true }).refine((text) => text >= '0001', {
  error: 'an instant such as 2026-11-24T10:15:30Z',
})

export const getBalanceAt = defineRoute({
  method: 'get',
  path: '/v1/wallet/balance',
  operationId: 'getBalanceAt',
  summary: 'The balance as it was at an instant; 0 before the first movement.',
  roles: ROLES,
  query: z.strictObject({ ...reader, at: instantSchema }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    ...moneySchema,
    at: z.string(),
    movedAt: z.string().nullable().describe('when it had last moved'),
    entryRevision: revisionSchema.nullable().describe('of that movement'),
    asOf: asOfSchema,
  }),
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    const wallet = await readAfter(query.after, balanceOf(playerId))
    const currency = wallet.rows[0]?.currency
    if (currency === undefined) throw new Problem('NOT_FOUND')
    const { rows, asOf } = await readAfter(query.after, lastEntryAt(playerId, query.at))
    const [entry] = rows
    return {
      playerId,
      currency,
      balance: entry?.balance ?? ZERO,
      at: query.at,
      asOf,
      movedAt: entry?.occurred_at ?? null,
      entryRevision: entry?.revision ?? null,
    }
  },
})

const entrySchema = z.object({
  kind: z.enum(['BET', 'WIN', 'DEPOSIT', 'WITHDRAWAL', 'BONUS_CREDIT', 'BONUS_DEBIT']),
  amount: signedMinorSchema.describe('negative when it leaves the balance'),
  balance: minorSchema.describe('after it'),
  roundId: z.uuid().nullable(),
  sessionId: z.uuid().nullable(),
  paymentId: z.uuid().nullable(),
  adjustmentId: z.uuid().nullable(),
  commandId: z.uuid(),
  revision: revisionSchema,
  position: positionSchema,
  occurredAt: z.string(),
})

export const getEntries = defineRoute({
  method: 'get',
  path: '/v1/wallet/entries',
  operationId: 'getWalletEntries',
  summary: 'Every movement of money, newest first.',
  roles: ROLES,
  query: z.strictObject({ ...reader, ...pageQuery }),
  status: 200,
  reply: z.object({
    currency: z.string().length(3),
    data: z.array(entrySchema),
    ...pageReply,
    asOf: asOfSchema,
  }),
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    const { after } = query
    const wallet = await readAfter(after, balanceOf(playerId))
    const currency = wallet.rows[0]?.currency
    if (currency === undefined) throw new Problem('NOT_FOUND')
    const { asOf, rows } = await readAfter(after, entriesOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, ({ revision }) => revision)
    const data = page.data.map((row) => ({
      kind: row.kind,
      amount: row.amount,
      balance: row.balance,
      roundId: row.round_id,
      sessionId: row.session_id,
      paymentId: row.payment_id,
      adjustmentId: row.adjustment_id,
      commandId: row.command_id,
      revision: row.revision,
      position: row.position,
      occurredAt: row.occurred_at,
    }))
    return { ...page, currency, data, asOf }
  },
})
