/** The end of one's own account, and the way back. */
import { z } from 'zod'
import { CLOSING_REASONS } from '../../../domain/identity/player/life-facts.ts'
import { textSchema } from '../../../domain/shared/text.ts'
import { askedBy } from '../../http/asked-by.ts'
import { POSITION } from '../../http/example-story.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema } from '../../http/schemas.ts'
import type { Identity } from '../identity.ts'
import type { CloseOwn } from './end-account.ts'
import type { ReopenOwn } from './reopen-account.ts'

export const closeMe = defineRoute<{ identity: Identity; closeOwn: CloseOwn }>()({
  method: 'post',
  path: '/v1/me/close',
  operationId: 'closeMe',
  summary:
    'Closes the account: no play and no deposits from now on; what is left is paid out, and all can be read.',
  permission: 'account.close',
  limit: 'sign-in',
  appends: true,
  body: z.strictObject({
    password: textSchema(128).describe('again: it cannot be taken back at once'),
    reason: z.enum(CLOSING_REASONS).default('notNeeded'),
  }),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['ACCOUNT_CLOSED', 'PASSWORD_WRONG', 'PLAYER_UNKNOWN', 'SIGN_IN_LOCKED'],
  example: {
    body: { password: 'kettle of nine herons', reason: 'notNeeded' },
    reply: { position: POSITION },
  },
  async handle({ body, ...asked }, { identity, closeOwn }) {
    await identity.provePassword(asked.caller.id, body.password)
    return closeOwn(askedBy(asked), body.reason)
  },
})

export const reopenMe = defineRoute<{ reopenOwn: ReopenOwn }>()({
  method: 'post',
  path: '/v1/me/reopen',
  operationId: 'reopenMe',
  summary:
    'Asks for a closed account to be reopened, which a person decides; a dormant one is open at once.',
  permission: 'account.close',
  appends: true,
  body: z.strictObject({}),
  status: 200,
  reply: z.object({ outcome: z.enum(['reopened', 'requested']), ...effectSchema }),
  rejects: [
    'ACCOUNT_ACTIVE',
    'ACCOUNT_DECEASED',
    'EXCLUSION_IN_FORCE',
    'PLAYER_UNKNOWN',
    'REOPEN_REQUESTED',
    'REOPEN_TOO_EARLY',
  ],
  example: { body: {}, reply: { outcome: 'requested', position: POSITION } },
  handle: (asked, { reopenOwn }) => reopenOwn(askedBy(asked)),
})
