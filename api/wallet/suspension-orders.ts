/** Suspensions of players: imposed by one of the staff, ended by two of them. */
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { z } from 'zod'
import { defineRoute } from '../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema } from '../http/schemas.ts'
import { POSITION, SUSPENSION } from '../http/example-story.ts'
import type { ChangeSuspension, SuspendPlayer } from './suspend.ts'

const reply = z.object({ suspensionId: z.uuid(), ...effectOnRecordSchema })

const EXAMPLE = { suspensionId: SUSPENSION, position: POSITION, auditPosition: POSITION }

export const suspendPlayer = defineRoute<{ suspendPlayer: SuspendPlayer }>()({
  method: 'post',
  path: '/v1/operations/players/{playerId}/suspension',
  operationId: 'suspendPlayer',
  summary: 'Bars a player from play, deposits and bonuses at once; withdrawals and sign-in stay.',
  permission: 'suspensions.change',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject(becauseSchema),
  status: 201,
  reply,
  rejects: ['PLAYER_UNKNOWN', 'SAME_PERSON'],
  about: 'player',
  example: { body: { reason: 'two accounts on one device' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { suspendPlayer }) =>
    suspendPlayer(askedByStaff(asked, body), params),
})

const change = {
  method: 'post',
  permission: 'suspensions.change',
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: z.strictObject({ suspensionId: idSchema }),
  body: z.strictObject(becauseSchema),
  about: 'suspension',
  reply,
} as const

const DECIDING = [
  'LIFT_NOT_REQUESTED',
  'SAME_PERSON',
  'SUSPENSION_ENDED',
  'SUSPENSION_UNKNOWN',
] as const

export const requestLift = defineRoute<{ requestLift: ChangeSuspension }>()({
  ...change,
  path: '/v1/operations/suspensions/{suspensionId}/lift',
  operationId: 'requestSuspensionLift',
  summary: 'Asks for the end of a suspension; somebody else of the staff decides it.',
  status: 201,
  rejects: ['LIFT_REQUESTED', 'SUSPENSION_ENDED', 'SUSPENSION_UNKNOWN'],
  example: { body: { reason: 'the device is a shop’s' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { requestLift }) =>
    requestLift(askedByStaff(asked, body), params),
})

export const approveLift = defineRoute<{ approveLift: ChangeSuspension }>()({
  ...change,
  path: '/v1/operations/suspensions/{suspensionId}/lift/approval',
  operationId: 'approveSuspensionLift',
  summary: 'Approves the end of a suspension that somebody else asked for: the player may play.',
  status: 200,
  rejects: DECIDING,
  example: { body: { reason: 'seen' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { approveLift }) =>
    approveLift(askedByStaff(asked, body), params),
})

export const declineLift = defineRoute<{ declineLift: ChangeSuspension }>()({
  ...change,
  path: '/v1/operations/suspensions/{suspensionId}/lift/refusal',
  operationId: 'declineSuspensionLift',
  summary: 'Refuses the end of a suspension that somebody else asked for; it goes on.',
  status: 200,
  rejects: DECIDING,
  example: { body: { reason: 'it is no shop' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { declineLift }) =>
    declineLift(askedByStaff(asked, body), params),
})
