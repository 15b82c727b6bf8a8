/** How the balance came about: its movements, and what it was at an instant. */
import { z } from 'zod'
import { minorSchema, ZERO } from '../../domain/shared/money.ts'
import { balanceOf } from '../../projections/wallet/wallet-balance.ts'
import { entriesOf, lastEntriesAt } from '../../projections/wallet/ledger-reads.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import {
  anyInstantSchema,
  asOfSchema,
  moneySchema,
  positionSchema,
  revisionSchema,
  signedMinorSchema,
  staffRevisionSchema,
  sumSchema,
} from '../http/schemas.ts'
import { AS_OF, AT, PLAYER, POSITION, ROUND, SESSION } from '../http/example-story.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { entryCursor, placeFor, refuseRevisions } from './entry-cursor.ts'
import { reader, whose } from './reader.ts'

const entryNumberSchema = sumSchema.describe('1, 2, 3, … of the wallet')

export const getBalanceAt = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/wallet/balance',
  operationId: 'getBalanceAt',
  summary: 'The balances as they were at an instant; 0 before the first movement.',
  permission: 'wallet.read',
  query: z.strictObject({ ...reader, at: anyInstantSchema }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    ...moneySchema,
    bonusBalance: minorSchema,
    at: z.string(),
    movedAt: z.string().nullable().describe('when `balance` had last moved'),
    entryNumber: entryNumberSchema.nullable().describe('of that movement'),
    entryRevision: revisionSchema.nullable().optional().describe('of that movement; to staff'),
    asOf: asOfSchema,
  }),
  about: 'wallet',
  example: {
    query: { at: AT },
    reply: {
      playerId: PLAYER,
      currency: 'EUR',
      balance: '10248',
      bonusBalance: '0',
      at: AT,
      movedAt: AT,
      entryNumber: '3',
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    const wallet = await readAfter(query.after, balanceOf(playerId))
    const currency = wallet.rows[0]?.currency
    if (currency === undefined) throw new Problem('NOT_FOUND')
    const { rows, asOf } = await readAfter(query.after, lastEntriesAt(playerId, query.at))
    const [entry, bonus] = ['cash', 'bonus'].map((one) => rows.find((row) => row.bucket === one))
    return {
      playerId,
      currency,
      balance: entry?.balance ?? ZERO,
      bonusBalance: bonus?.balance ?? ZERO,
      at: query.at,
      asOf,
      movedAt: entry?.occurred_at ?? null,
      entryNumber: entry?.number ?? null,
      ...(caller.role === 'player' ? {} : { entryRevision: entry?.revision ?? null }),
    }
  },
})

const entrySchema = z.object({
  kind: z
    .enum(['BET', 'WIN', 'DEPOSIT', 'WITHDRAWAL', 'BONUS_CREDIT', 'BONUS_DEBIT', 'ADJUSTMENT'])
    .describe('BONUS_…: a bonus brings it or takes it away; ADJUSTMENT: by hand'),
  bucket: z.enum(['cash', 'bonus']),
  amount: signedMinorSchema.describe('negative when it leaves the bucket'),
  balanceBefore: minorSchema.describe('of the bucket, before the movement'),
  balance: minorSchema.describe('of the bucket, after it'),
  roundId: z.uuid().nullable(),
  sessionId: z.uuid().nullable(),
  paymentId: z.uuid().nullable(),
  adjustmentId: z.uuid().nullable(),
  bonusId: z.uuid().nullable().describe('of BONUS_… alone'),
  commandId: z.uuid(),
  number: entryNumberSchema,
  revision: staffRevisionSchema,
  position: positionSchema,
  occurredAt: z.string(),
})

export const getEntries = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/wallet/entries',
  operationId: 'getWalletEntries',
  summary: 'Every movement of money, newest first.',
  permission: 'wallet.read',
  query: z.strictObject({ ...reader, ...pageQuery, cursor: entryCursor.optional() }),
  status: 200,
  reply: z.object({
    currency: z.string().length(3),
    data: z.array(entrySchema),
    ...pageReply,
    nextCursor: entryCursor.nullable(),
    asOf: asOfSchema,
  }),
  about: 'wallet',
  example: {
    reply: {
      currency: 'EUR',
      data: [
        {
          kind: 'WIN',
          bucket: 'cash',
          amount: '498',
          balanceBefore: '9750',
          balance: '10248',
          roundId: ROUND,
          sessionId: SESSION,
          paymentId: null,
          adjustmentId: null,
          bonusId: null,
          commandId: ROUND,
          number: '3',
          position: POSITION,
          occurredAt: AT,
        },
      ],
      hasMore: true,
      nextCursor: 'bjM',
      asOf: AS_OF,
    },
  },
  async handle({ caller, query }, { readAfter }) {
    const playerId = whose(caller, query.playerId)
    refuseRevisions(caller, query.cursor)
    const { after } = query
    const wallet = await readAfter(after, balanceOf(playerId))
    const currency = wallet.rows[0]?.currency
    if (currency === undefined) throw new Problem('NOT_FOUND')
    const { asOf, rows } = await readAfter(after, entriesOf(playerId, rowsOfPage(query)))
    const page = pageOf(rows, query, placeFor(caller))
    const data = page.data.map((row) => ({
      kind: row.kind,
      bucket: row.bucket,
      amount: row.amount,
      balanceBefore: row.balance_before,
      balance: row.balance,
      roundId: row.round_id,
      sessionId: row.session_id,
      paymentId: row.payment_id,
      adjustmentId: row.adjustment_id,
      bonusId: row.bonus_id,
      commandId: row.command_id,
      number: row.number,
      ...(caller.role === 'player' ? {} : { revision: row.revision }),
      position: row.position,
      occurredAt: row.occurred_at,
    }))
    return { ...page, currency, data, asOf }
  },
})
