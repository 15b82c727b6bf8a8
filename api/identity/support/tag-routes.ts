/** Tags of a player. */
import { z } from 'zod'
import { tagSchema } from '../../../domain/identity/support/tags.ts'
import { tagsOf } from '../../../projections/identity/player-tags.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { AS_OF, AT, OPERATOR, POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import {
  afterSchema,
  asOfSchema,
  dryRunSchema,
  effectOnRecordSchema,
  idSchema,
} from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { Support } from './commands.ts'
import { refuseNobody } from './pages.ts'

const change = {
  method: 'post',
  permission: 'support.write',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ tag: tagSchema, ...becauseSchema }),
  reply: z.object(effectOnRecordSchema),
  about: 'player',
  example: {
    body: { tag: 'contactByPost', reason: 'asked for it in a letter' },
    reply: { position: POSITION, auditPosition: POSITION },
  },
} as const

export const addTag = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/players/{playerId}/tags',
  operationId: 'addTag',
  summary: 'Marks a player with a tag: one of the list, or a free one that begins with x-.',
  status: 201,
  rejects: ['PLAYER_UNKNOWN', 'TAGS_TOO_MANY', 'TAG_PRESENT'],
  handle: ({ params, body, ...asked }, { support }) =>
    support.addTag(askedByStaff(asked, body), { ...params, tag: body.tag }),
})

export const removeTag = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/players/{playerId}/tags/removal',
  operationId: 'removeTag',
  summary: 'Takes a tag away from a player.',
  status: 200,
  rejects: ['PLAYER_UNKNOWN', 'TAG_ABSENT'],
  handle: ({ params, body, ...asked }, { support }) =>
    support.removeTag(askedByStaff(asked, body), { ...params, tag: body.tag }),
})

export const listTags = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/players/{playerId}/tags',
  operationId: 'listTags',
  summary: 'The tags that a player has now: twenty at most.',
  permission: 'support.read',
  params: z.strictObject({ playerId: idSchema }),
  query: afterSchema,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({ tag: z.string(), reason: z.string(), addedBy: z.string(), addedAt: z.string() }),
    ),
    asOf: asOfSchema,
  }),
  about: 'player',
  example: {
    reply: {
      data: [{ tag: 'contactByPost', reason: 'asked for it', addedBy: OPERATOR, addedAt: AT }],
      asOf: AS_OF,
    },
  },
  async handle({ params: { playerId }, query }, { readAfter }) {
    await refuseNobody(readAfter, playerId, query.after)
    const { asOf, rows } = await readAfter(query.after, tagsOf(playerId))
    const data = rows.map((row) => ({
      tag: row.tag,
      reason: row.reason,
      addedBy: row.added_by,
      addedAt: row.added_at,
    }))
    return { data, asOf }
  },
})
