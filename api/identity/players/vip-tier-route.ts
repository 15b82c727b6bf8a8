/** A VIP tier set by hand, with a reason. */
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { defineRoute } from '../../http/route.ts'
import { dryRunSchema, effectOnRecordSchema, idSchema } from '../../http/schemas.ts'
import { PLAYER, POSITION } from '../../http/example-story.ts'
import type { SetVipTier } from './set-vip-tier.ts'

export const setVipTier = defineRoute<{ setVipTier: SetVipTier }>()({
  method: 'put',
  path: '/v1/players/{playerId}/vip-tier',
  operationId: 'setVipTier',
  summary: 'Sets a VIP tier by hand; turnover moves it up from there, never down.',
  permission: 'vip.set',
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
    ...effectOnRecordSchema,
  }),
  rejects: ['PLAYER_UNKNOWN'],
  about: 'player',
  example: {
    body: { tier: 'gold', reason: 'a guest of the house' },
    reply: {
      playerId: PLAYER,
      tier: 'gold',
      previous: 'bronze',
      position: POSITION,
      auditPosition: POSITION,
    },
  },
  handle: ({ params, body, ...asked }, { setVipTier }) =>
    setVipTier(askedByStaff(asked, body), { ...params, tier: body.tier }),
})
