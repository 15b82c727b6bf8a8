/** Where the caller is signed in, and the end of one of these sign-ins. */
import { askedBy } from '../../http/asked-by.ts'
import { z } from 'zod'
import { defineRoute } from '../../http/route.ts'
import { effectSchema, idSchema } from '../../http/schemas.ts'
import { AT, POSITION, SESSION } from '../../http/example-story.ts'
import type { Identity } from '../identity.ts'

export const listSignIns = defineRoute<{ identity: Identity }>()({
  method: 'get',
  path: '/v1/me/sign-ins',
  operationId: 'listSignIns',
  summary: 'The sign-ins of the caller that have not ended, the last used first; 100 at most.',
  permission: 'account.use',
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        signInId: z.uuid(),
        beganAt: z.string(),
        lastUsedAt: z.string().describe('when it last asked for tokens'),
        endsAt: z.string().describe('if it is not used any more'),
        isThis: z.boolean().describe('whether the request is of it'),
      }),
    ),
  }),
  example: {
    reply: {
      data: [{ signInId: SESSION, beganAt: AT, lastUsedAt: AT, endsAt: AT, isThis: true }],
    },
  },
  async handle({ caller }, { identity }) {
    const own = await identity.ownSignIns.list(caller.id)
    return { data: own.map((one) => ({ ...one, isThis: one.signInId === caller.sid })) }
  },
})

export const endSignIn = defineRoute<{ identity: Identity }>()({
  method: 'post',
  path: '/v1/me/sign-ins/{signInId}/end',
  operationId: 'endSignIn',
  summary: 'Ends one sign-in of the caller, this or another: its tokens count no more.',
  permission: 'account.use',
  appends: true,
  params: z.strictObject({ signInId: idSchema }),
  body: z.strictObject({}),
  status: 200,
  reply: z.object(effectSchema),
  rejects: ['NOT_FOUND'],
  about: 'signIn',
  example: { body: {}, reply: { position: POSITION } },
  handle: ({ params, ...asked }, { identity }) =>
    identity.ownSignIns.end(askedBy(asked), params.signInId),
})
