/** How the parts of the house are, for the staff. */
import { z } from 'zod'
import { AT } from '../http/example-story.ts'
import { defineRoute } from '../http/route.ts'
import { STATES, type Part } from './parts.ts'

export const getPartsHealth = defineRoute<{ parts: () => Promise<Part[]> }>()({
  method: 'get',
  path: '/v1/operations/health',
  operationId: 'getPartsHealth',
  summary: 'How each part is, how fast it answers, and what to do where it is not well',
  permission: 'health.read',
  status: 200,
  reply: z.object({
    at: z.string(),
    data: z.array(
      z.object({
        part: z.string(),
        state: z.enum(STATES),
        latencyMs: z.int().nullable().describe('null: this process knows it without asking'),
        says: z.string(),
        todo: z.string().nullable().describe('null: nothing is to be done'),
      }),
    ),
  }),
  example: {
    reply: {
      at: AT,
      data: [
        { part: 'eventStore', state: 'ok', latencyMs: 4, says: 'It answers reads.', todo: null },
      ],
    },
  },
  handle: async (_input, { parts }) => ({ at: new Date().toISOString(), data: await parts() }),
})
