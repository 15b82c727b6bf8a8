/** Accounts that the staff close and reopen, deaths that they record; each with a reason, and on record. */
import { z } from 'zod'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema } from '../../http/schemas.ts'
import type { EndAccount } from './end-account.ts'
import type { DecideReopening } from './reopen-account.ts'

const order = {
  method: 'post',
  permission: 'accounts.end',
  appends: true,
  query: dryRunSchema,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject(becauseSchema),
  status: 200,
  reply: z.object(effectOnRecordSchema),
  about: 'player',
} as const

const EXAMPLE = { position: POSITION, auditPosition: POSITION }

export const closeAccount = defineRoute<{ closeAccount: EndAccount }>()({
  ...order,
  path: '/v1/players/{playerId}/close',
  operationId: 'closeAccount',
  summary: 'Closes an account: no play and no deposits from now on; what is left is paid out.',
  rejects: ['ACCOUNT_CLOSED', 'PLAYER_UNKNOWN', 'SAME_PERSON'],
  example: { body: { reason: 'the terms were broken twice' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { closeAccount }) =>
    closeAccount(askedByStaff(asked, body), params),
})

export const recordDeceased = defineRoute<{ recordDeceased: EndAccount }>()({
  ...order,
  permission: 'accounts.deceased',
  path: '/v1/players/{playerId}/deceased',
  operationId: 'recordDeceased',
  summary:
    'Records a death: nobody signs in, plays or withdraws any more; two of the staff pay out to the estate.',
  rejects: ['ACCOUNT_CLOSED', 'PLAYER_UNKNOWN', 'SAME_PERSON'],
  example: { body: { reason: 'a certificate was shown' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { recordDeceased }) =>
    recordDeceased(askedByStaff(asked, body), params),
})

export const reopenAccount = defineRoute<{ reopenAccount: DecideReopening }>()({
  ...order,
  path: '/v1/players/{playerId}/reopen',
  operationId: 'reopenAccount',
  summary:
    'Reopens an account: at the player’s request, or by somebody other than whoever of the house ended it.',
  rejects: [
    'ACCOUNT_ACTIVE',
    'EXCLUSION_IN_FORCE',
    'PLAYER_UNKNOWN',
    'REOPEN_NOT_REQUESTED',
    'REOPEN_TOO_EARLY',
    'SAME_PERSON',
  ],
  example: { body: { reason: 'the player has asked for it' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { reopenAccount }) =>
    reopenAccount(askedByStaff(asked, body), params),
})

export const refuseReopening = defineRoute<{ refuseReopening: DecideReopening }>()({
  ...order,
  path: '/v1/players/{playerId}/reopen/refusal',
  operationId: 'refuseReopening',
  summary: 'Refuses the reopening that a player has asked for; the player may ask again.',
  rejects: ['PLAYER_UNKNOWN', 'REOPEN_NOT_REQUESTED'],
  example: { body: { reason: 'the terms were broken twice' }, reply: EXAMPLE },
  handle: ({ params, body, ...asked }, { refuseReopening }) =>
    refuseReopening(askedByStaff(asked, body), params),
})
