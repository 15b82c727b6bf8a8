/** A copy of one's own data, for whoever gives the password again: a token alone, as a stolen one, gets none. */
import { z } from 'zod'
import { textSchema } from '../../../domain/shared/text.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute, type Streaming } from '../../http/route.ts'
import { sendPiece } from '../../http/taken.ts'
import type { ReadAfter } from '../../reads/read-after.ts'
import type { Identity } from '../identity.ts'
import { ownComplaintsOf } from '../support/own-complaints.ts'
import type { Texts } from '../support/texts.ts'
import { FORMATS, type Format, type OwnFile } from './own-data-files.ts'

type Needs = { identity: Identity; readAfter: ReadAfter; texts: Texts }

export const exportOwnData = defineRoute<Needs>()({
  method: 'post',
  path: '/v1/me/export',
  operationId: 'exportOwnData',
  summary:
    'All that is kept of the caller and may be told, as JSON or as a page: profile, sign-ins, letters, consents, complaints, restrictions, every movement of money and round.',
  permission: 'account.change',
  limit: 'sign-in',
  body: z.strictObject({
    password: textSchema(128).describe('the present one, again'),
    format: z.enum(['json', 'html']),
  }),
  status: 200,
  streams: 'application/json',
  reply: z.custom<Streaming>(),
  rejects: ['PASSWORD_WRONG', 'PLAYER_UNKNOWN', 'SIGN_IN_LOCKED'],
  example: { body: { password: 'kettle of nine herons', format: 'json' } },
  async handle({ caller, body: { password, format } }, { identity, ...needs }) {
    await identity.provePassword(caller.id, password)
    const data = await identity.ownData(caller.id)
    if (data === null) throw new Problem('PLAYER_UNKNOWN')
    const complaints = await ownComplaintsOf(needs, caller)
    return sending({ ...data, complaints }, format)
  },
})

const sending =
  (data: OwnFile, format: Format): Streaming =>
  async ({ response }) => {
    const { type, pieces } = FORMATS[format]
    response.status(200).type(type)
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Content-Disposition', `attachment; filename="my-data.${format}"`)
    try {
      for await (const piece of pieces(data, new Date().toISOString())) {
        if (!(await sendPiece(response, piece))) return
      }
      response.end()
    } catch (error) {
      if (!response.headersSent) throw error
      response.destroy() // half a file must not pass for a whole one
    }
  }
