/** A VIP tier set by hand, with a reason. */
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/vip-tiers.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { defineRoute } from '../../http/route.ts'
import { dryRunSchema, effectSchema, idSchema, positionSchema } from '../../http/schemas.ts'

export const setVipTier = defineRoute({
  method: 'put',
  path: '/v1/players/{playerId}/vip-tier',
  operationId: 'setVipTier',
  summary: 'Sets a VIP tier by hand; turnover moves it up from there, never down.',
  roles: ['operator', 'admin'],
  appends: true,
  query: dryRunSchema,
  ifMatch: 'required',
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({ tier: tierSchema, ...becauseSchema }),
  status: 200,
  reply: z.object({
    playerId: z.uuid(),
    tier: tierSchema,
    previous: tierSchema,
    ...effectSchema,
    auditPosition: positionSchema.describe('pass as ?after= to read it in the audit log'),
  }),
  rejects: ['PLAYER_UNKNOWN'],
  handle: ({ params, body, ...asked }, { staffCommands }) =>
    staffCommands.setVipTier(askedByStaff(asked, body), { ...params, tier: body.tier }),
})
