/** What is due: acts that time alone brings, with what was attempted of them. */
import { z } from 'zod'
import {
  dueOf,
  DUE_KINDS,
  overdue,
  type Overdue,
  type ShownDue,
} from '../../projections/operations/due.ts'
import type { ReadAll } from '../reads/read-after.ts'
import { AT, PLAYER, SESSION } from '../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../http/pages.ts'
import { defineRoute } from '../http/route.ts'

const kindSchema = z
  .enum(DUE_KINDS)
  .describe(
    'deposit, payout: its provider is asked again. seed: an idle session’s is over. forget: an erased player’s key is back. task, complaint: a reminder',
  )

const dueSchema = z.object({
  kind: kindSchema,
  id: z.uuid().describe('of the deposit, withdrawal, session, player, task or complaint'),
  at: z.string().describe('not before'),
  party: z.string().nullable().describe('who alone can tell: a payment provider, by its name'),
  fact: z.object({ stream: z.string(), revision: z.string() }).describe('what brought it'),
  attempts: z.int(),
  nextAttemptAt: z.string().nullable().describe('null before the first'),
  error: z.string().nullable().describe('why the last attempt failed; null where it did not'),
})

const overdueSchema = z.object({
  kind: kindSchema,
  count: z.int().describe('of those that should have been done by now'),
  failing: z.int().describe('of these, whose last attempt failed'),
  oldest: z.string().nullable(),
})

export const listDue = defineRoute<{ readAll: ReadAll }>()({
  method: 'get',
  path: '/v1/operations/due',
  operationId: 'listDue',
  summary: 'What time alone brings, the newest first, and how much of it is overdue',
  permission: 'due.read',
  query: z.strictObject({
    ...pageQuery,
    kind: kindSchema.optional(),
    overdue: z.enum(['true', 'false']).optional(),
  }),
  status: 200,
  reply: z.object({ data: z.array(dueSchema), ...pageReply, overdue: z.array(overdueSchema) }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [
        {
          kind: 'seed',
          id: SESSION,
          at: AT,
          party: null,
          fact: { stream: `wallet-${PLAYER}`, revision: '4' },
          attempts: 0,
          nextAttemptAt: null,
          error: null,
        },
      ],
      hasMore: false,
      nextCursor: null,
      overdue: [{ kind: 'seed', count: 0, failing: 0, oldest: null }],
    },
  },
  async handle({ query: asked }, { readAll }) {
    const { kind = null, overdue: only } = asked
    const isOverdue = only === 'true'
    const rows = await readAll(dueOf({ ...rowsOfPage(asked), kind, isOverdue }))
    const counts = await readAll(overdue)
    const page = pageOf(rows, asked, ({ position }) => position)
    return { ...page, data: page.data.map(entryOf), overdue: counts.map(countOf) }
  },
})

const entryOf = (row: ShownDue) => ({
  kind: row.kind,
  id: row.id,
  at: row.at,
  party: row.party,
  fact: { stream: row.fact_stream, revision: String(row.fact_revision) },
  attempts: row.attempts,
  nextAttemptAt: row.next_at,
  error: row.why,
})

const countOf = ({ kind, count, failing, oldest }: Overdue) => ({
  kind,
  count: Number(count),
  failing: Number(failing),
  oldest,
})
