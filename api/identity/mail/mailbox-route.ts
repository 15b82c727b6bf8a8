/** The sandbox's mailbox, on machines that send no mail: everybody's letters, so nowhere else. */
import { z } from 'zod'
import { AT, PERSONAL, ROUND } from '../../http/example-story.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import type { Mailbox } from './sandbox-mailbox.ts'

const SHOWN_MAX = 100

/** `mailbox`: null where the house is neither embedded nor a demo. */
export const getMailbox = defineRoute<{ mailbox: Mailbox | null }>()({
  method: 'get',
  path: '/v1/mailbox',
  operationId: 'getMailbox',
  summary: `The newest ${SHOWN_MAX} letters of a house that sends no mail (embedded, demo); elsewhere there is none.`,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        letterId: z.uuid(),
        arrivedAt: z.string(),
        to: z.string(),
        subject: z.string(),
        text: z.string(),
      }),
    ),
  }),
  rejects: ['NOT_FOUND'],
  example: {
    reply: {
      data: [
        {
          letterId: ROUND,
          arrivedAt: AT,
          to: PERSONAL.email,
          subject: 'Confirm your e-mail address',
          text: 'Hello Ada, …',
        },
      ],
    },
  },
  async handle(_, { mailbox }) {
    if (mailbox === null) throw new Problem('NOT_FOUND')
    return { data: [...(await mailbox.newest(SHOWN_MAX))] }
  },
})
