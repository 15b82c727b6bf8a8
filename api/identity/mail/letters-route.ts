/** Letters that have not reached anybody, for the staff: how many wait, and which were given up. */
import { z } from 'zod'
import { letterKindSchema } from '../../../domain/identity/mail/events.ts'
import { givenUp, type GivenUpRow } from '../../../projections/identity/letters-given-up.ts'
import { AT, PLAYER, ROUND } from '../../http/example-story.ts'
import { pageOf, pageQuery, pageReply, rowsOfPage } from '../../http/pages.ts'
import { defineRoute } from '../../http/route.ts'
import type { ReadAll } from '../../reads/read-after.ts'
import type { LettersWaiting } from './letters.ts'

const waitingSchema = z.object({
  kind: letterKindSchema,
  count: z.int().describe('of those that wait to be sent'),
  failing: z.int().describe('of these, that were attempted in vain'),
  oldest: z.string().nullable().describe('since when the oldest waits; null: none does'),
})

const givenUpSchema = z.object({
  letterId: z.uuid(),
  playerId: z.uuid(),
  kind: letterKindSchema,
  why: z
    .enum(['refused', 'expired'])
    .describe('refused: by the mail server for good; expired: not sent while it was of use'),
  at: z.string(),
})

type Needs = { readAll: ReadAll; lettersWaiting: () => Promise<LettersWaiting[]> }

export const listLetters = defineRoute<Needs>()({
  method: 'get',
  path: '/v1/operations/letters',
  operationId: 'listLetters',
  summary: 'Letters to players that were given up, the newest first, and how many wait',
  permission: 'due.read',
  query: z.strictObject(pageQuery),
  status: 200,
  reply: z.object({ data: z.array(givenUpSchema), ...pageReply, waiting: z.array(waitingSchema) }),
  rejects: ['REBUILD_PENDING'],
  example: {
    reply: {
      data: [{ letterId: ROUND, playerId: PLAYER, kind: 'newDevice', why: 'refused', at: AT }],
      hasMore: false,
      nextCursor: null,
      waiting: [{ kind: 'passwordReset', count: 0, failing: 0, oldest: null }],
    },
  },
  async handle({ query }, { readAll, lettersWaiting }) {
    const rows = await readAll(givenUp(rowsOfPage(query)))
    const page = pageOf(rows, query, ({ position }) => position)
    const waiting = await lettersWaiting()
    return { ...page, data: page.data.map(entryOf), waiting: waiting.map(countOf) }
  },
})

const entryOf = (row: GivenUpRow) => ({
  letterId: row.letter_id,
  playerId: row.player_id,
  kind: row.kind,
  why: row.why,
  at: row.at,
})

const countOf = ({ kind, count, failing, oldest }: LettersWaiting) => ({
  kind,
  count: Number(count),
  failing: Number(failing),
  oldest,
})
