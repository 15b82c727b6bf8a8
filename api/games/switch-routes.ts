/** Switches of gaming: how each stands, and turned. */
import { z } from 'zod'
import { switchTargetSchema, type SwitchTarget } from '../../domain/games/house/events.ts'
import { dice } from '../../domain/games/paytables/dice.ts'
import { turnedSwitches, type SwitchRow } from '../../projections/games/switches.ts'
import { askedByStaff, becauseSchema } from '../http/asked-by.ts'
import { AS_OF, AT, OPERATOR, POSITION } from '../http/example-story.ts'
import { defineRoute } from '../http/route.ts'
import { afterSchema, asOfSchema, dryRunSchema, effectOnRecordSchema } from '../http/schemas.ts'
import type { ReadAfter } from '../reads/read-after.ts'
import { SWITCHES, type TurnSwitch } from './switches.ts'

const target: SwitchTarget = { kind: 'game', name: dice.gameId }
const because = 'its paytable was looked at, and is right'

const isOn = z.boolean().describe('false: nothing new is staked; what is open is played to its end')

export const listSwitches = defineRoute<{ readAfter: ReadAfter }>()({
  method: 'get',
  path: '/v1/operations/switches',
  operationId: 'listSwitches',
  summary:
    'The switches of all games, of each provider and of each game, and who turned them last.',
  permission: 'switches.read',
  query: afterSchema,
  status: 200,
  reply: z.object({
    data: z.array(
      z.object({
        target: switchTargetSchema,
        isOn,
        turned: z
          .object({ by: z.string(), reason: z.string(), at: z.string() })
          .nullable()
          .describe('null: it was never turned'),
      }),
    ),
    asOf: asOfSchema,
  }),
  example: {
    reply: {
      data: [{ target, isOn: true, turned: { by: OPERATOR, reason: because, at: AT } }],
      asOf: AS_OF,
    },
  },
  async handle({ query }, { readAfter }) {
    const { asOf, rows } = await readAfter(query.after, turnedSwitches)
    return { data: SWITCHES.map((known) => standing(known, rows)), asOf }
  },
})

function standing({ kind, name }: SwitchTarget, rows: readonly SwitchRow[]) {
  const row = rows.find((one) => one.kind === kind && one.name === (name ?? ''))
  const turned =
    row === undefined ? null : { by: row.turned_by, reason: row.reason, at: row.turned_at }
  return { target: { kind, name }, isOn: row?.state !== 'off', turned }
}

export const turnSwitch = defineRoute<{ turnSwitch: TurnSwitch }>()({
  method: 'post',
  path: '/v1/operations/switches',
  operationId: 'turnSwitch',
  summary:
    'Switches all games, one, or those of a provider off or on: in every process within a second.',
  permission: 'switches.turn',
  appends: true,
  query: dryRunSchema,
  body: z.strictObject({ target: switchTargetSchema, isOn, ...becauseSchema }),
  status: 200,
  reply: z.object(effectOnRecordSchema),
  rejects: ['SWITCH_UNCHANGED', 'SWITCH_UNKNOWN'],
  example: {
    body: { target, isOn: true, reason: because },
    reply: { position: POSITION, auditPosition: POSITION },
  },
  handle: ({ body, ...asked }, { turnSwitch: turn }) =>
    turn(askedByStaff(asked, body), { target: body.target, isOn: body.isOn }),
})
