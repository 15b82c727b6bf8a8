/** A demo round that can be followed; only where the house is a demo. */
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { defineRoute } from '../http/route.ts'
import { storySchema, type Story } from './story-schema.ts'
import { STORY } from './story-example.ts'

/** Null where the house is no demo. */
export type DemoRoundNeeds = { readonly playDemoRound: (() => Promise<Story>) | null }

export const playDemoRound = defineRoute<DemoRoundNeeds>()({
  method: 'post',
  path: '/v1/platform/demo-rounds',
  operationId: 'playDemoRound',
  summary:
    'Plays one round of a demo account over this very API, and tells its request, events, rows and proof.',
  limit: 'demo-round',
  body: z.strictObject({}),
  status: 201,
  reply: storySchema,
  rejects: ['DEMO_ONLY', 'OVERLOADED'],
  example: { body: {}, reply: STORY },
  handle(_input, { playDemoRound }) {
    if (playDemoRound === null) throw new Problem('DEMO_ONLY')
    return playDemoRound()
  },
})
