/** What is personal of a player, in clear: a command, since it leaves something behind. */
import { z } from 'zod'
import { playerOf } from '../../../projections/identity/players.ts'
import type { Act } from '../../commands/act.ts'
import { askedByStaff, becauseSchema } from '../../http/asked-by.ts'
import { PERSONAL, PLAYER, POSITION } from '../../http/example-story.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { effectSchema, idSchema } from '../../http/schemas.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { PersonalData } from './personal-data.ts'
import { reveal, REVEALED, revealedSchema } from './reveal.ts'

export const revealPlayer = defineRoute<{
  act: Act
  readAfter: ReadAfter
  personalData: PersonalData
}>()({
  method: 'post',
  path: '/v1/players/{playerId}/reveals',
  operationId: 'revealPlayer',
  summary:
    'Answers once, in clear, what is masked elsewhere. Who asked for what, and why, is on record before; a repeat of the key is refused.',
  permission: 'players.reveal',
  appends: true,
  params: z.strictObject({ playerId: idSchema }),
  body: z.strictObject({
    fields: z.array(z.enum(REVEALED)).min(1).max(REVEALED.length).describe('no more than needed'),
    ...becauseSchema,
  }),
  status: 201,
  reply: z.object({
    playerId: z.uuid(),
    personal: revealedSchema.describe('what was asked for alone'),
    ...effectSchema,
  }),
  rejects: ['PLAYER_UNKNOWN', 'REVEALED_BEFORE'],
  about: 'player',
  example: {
    body: { fields: ['email'], reason: 'the player asks for a letter' },
    reply: { playerId: PLAYER, personal: { email: PERSONAL.email }, position: POSITION },
  },
  async handle({ params: { playerId }, body, ...asked }, { readAfter, ...needs }) {
    const { rows } = await readAfter(undefined, playerOf(playerId))
    const [row] = rows
    if (row === undefined) throw new Problem('NOT_FOUND')
    const order = { playerId, fields: body.fields, sealed: row.personal }
    return reveal(needs, askedByStaff(asked, body), order)
  },
})
