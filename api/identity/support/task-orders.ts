/** What is done with tasks: opened, given to somebody, ended. */
import { z } from 'zod'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { OPERATOR, POSITION, TASK } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import {
  anyInstantSchema,
  dryRunSchema,
  effectOnRecordSchema,
  idSchema,
} from '../../http/schemas.ts'
import type { Support } from './commands.ts'
import { writtenSchema } from './texts.ts'

const reply = z.object({ taskId: z.uuid(), ...effectOnRecordSchema })
const EXAMPLE = { taskId: TASK, position: POSITION, auditPosition: POSITION }
const ownerId = idSchema.describe('of the staff, as GET /v1/me tells it')

export const openTask = defineRoute<{ support: Support }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/tasks',
  operationId: 'openTask',
  summary: 'Opens a task about a player; who owns it is reminded when it is due.',
  permission: 'support.write',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({
    text: writtenSchema.describe('what is to be done; sealed under the player’s key'),
    ownerId: ownerId.optional(),
    dueAt: anyInstantSchema.optional(),
    ...becauseSchema,
  }),
  status: 201,
  reply,
  rejects: ['DUE_IN_PAST', 'OWNER_UNKNOWN', 'PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: { text: 'Call back about the payout.', reason: 'promised on the phone' },
    reply: EXAMPLE,
  },
  handle: ({ params, body, ...asked }, { support }) => {
    const { text, ownerId = null, dueAt = null } = body
    return support.openTask(askedByStaff(asked, body), { ...params, text, ownerId, dueAt })
  },
})

const change = {
  method: 'post',
  permission: 'support.write',
  appends: true,
  query: dryRunSchema,
  ifMatch: 'accepted',
  params: z.strictObject({ taskId: idSchema }),
  status: 200,
  reply,
  about: 'task',
} as const

export const assignTask = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/tasks/{taskId}/assignment',
  operationId: 'assignTask',
  summary: 'Gives a task to somebody of the staff.',
  body: z.strictObject({ ownerId, ...becauseSchema }),
  rejects: ['OWNER_UNKNOWN', 'TASK_ENDED', 'TASK_OWNED', 'TASK_UNKNOWN'],
  example: { body: { ownerId: OPERATOR, reason: 'knows the case' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { support }) =>
    support.assignTask(askedByStaff(asked, body), { ...params, ownerId: body.ownerId }),
})

export const endTask = defineRoute<{ support: Support }>()({
  ...change,
  path: '/v1/operations/tasks/{taskId}/completion',
  operationId: 'endTask',
  summary: 'Says that a task is done, and what was done.',
  body: z.strictObject(becauseSchema),
  rejects: ['TASK_ENDED', 'TASK_UNKNOWN'],
  example: { body: { reason: 'called back' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { support }) =>
    support.endTask(askedByStaff(asked, body), params),
})
