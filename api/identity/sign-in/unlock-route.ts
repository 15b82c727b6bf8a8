/** A locked sign-in opened by the staff, with a reason. */
import { z } from 'zod'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { effectOnRecordSchema, idSchema } from '../../http/schemas.ts'
import type { Identity } from '../identity.ts'

export const unlockSignIn = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/players/{playerId}/unlock',
  operationId: 'unlockSignIn',
  summary: 'Forgets the failures that lock a sign-in: it may be tried again at once.',
  permission: 'signIns.unlock',
  appends: true,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject(becauseSchema),
  status: 200,
  reply: z.object(effectOnRecordSchema),
  rejects: ['PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: { reason: 'called, and knew the answers' },
    reply: { position: POSITION, auditPosition: POSITION },
  },
  handle: ({ params, body, ...asked }, { identity }) =>
    identity.unlockSignIn(askedByStaff(asked, body), params.playerId),
})
