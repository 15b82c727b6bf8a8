/** Evidence to take home: a file that the verifier proves without this server. */
import { z } from 'zod'
import { roundAnywhere } from '../../projections/games/rounds.ts'
import { Problem } from '../http/problem.ts'
import { defineRoute, type Streaming } from '../http/route.ts'
import { sendPiece } from '../http/taken.ts'
import { idSchema } from '../http/schemas.ts'
import type { ReadAll } from '../reads/read-after.ts'
import type { Gathering } from './audit-evidence.ts'

/** Lines that are written at once. */
const LINES_AT_ONCE = 200

const SUMMARY =
  'one event a line, as `npm run verify -- --export` writes them; `node --import tsx verifier/main.ts FILE --session ID` proves it.'

const shared = {
  method: 'get',
  permission: 'events.read',
  status: 200,
  streams: 'application/x-ndjson',
  reply: z.custom<Streaming>(),
  rejects: ['EVIDENCE_TOO_LARGE', 'OVERLOADED', 'STREAM_DELETED'],
  example: {},
} as const

export const getSessionEvidence = defineRoute<{ evidence: Gathering }>()({
  ...shared,
  path: '/v1/audit/sessions/{sessionId}/evidence',
  operationId: 'getSessionEvidence',
  summary: `All that proves a session, up to its end: ${SUMMARY}`,
  params: z.strictObject({ sessionId: idSchema }),
  about: 'session',
  async handle({ params: { sessionId } }, { evidence }) {
    const playerId = await evidence.playerOf(sessionId)
    return sending(evidence, { sessionId, playerId, name: `session-${sessionId}` })
  },
})

export const getRoundEvidence = defineRoute<{ evidence: Gathering; readAll: ReadAll }>()({
  ...shared,
  path: '/v1/audit/rounds/{roundId}/evidence',
  operationId: 'getRoundEvidence',
  summary: `All that proves the session of a round: ${SUMMARY}`,
  params: z.strictObject({ roundId: idSchema }),
  about: 'round',
  rejects: [...shared.rejects, 'REBUILD_PENDING'],
  async handle({ params }, { evidence, readAll }) {
    const [round] = await readAll(roundAnywhere(params.roundId))
    if (round === undefined) throw new Problem('NOT_FOUND')
    const { session_id: sessionId, player_id: playerId } = round
    return sending(evidence, { sessionId, playerId, name: `round-${params.roundId}` })
  },
})

type Sent = { readonly sessionId: string; readonly playerId: string; readonly name: string }

/** Gathered only once it is to be sent: what refuses it is answered as a problem still. */
function sending({ gather }: Gathering, { sessionId, playerId, name }: Sent): Streaming {
  const send: Streaming = async ({ response }) => {
    const { lines, done } = await gather(sessionId)
    try {
      response.status(200).type('application/x-ndjson')
      response.setHeader('Cache-Control', 'no-store')
      response.setHeader('Content-Disposition', `attachment; filename="${name}.ndjson"`)
      await sendLines(response, lines)
    } finally {
      done()
    }
  }
  return Object.assign(send, { playerId })
}

type Response = Parameters<Streaming>[0]['response']

/** As fast as it is taken; who takes nothing any more is cut off, and misses the file's end. */
async function sendLines(response: Response, lines: readonly string[]): Promise<void> {
  for (let n = 0; n < lines.length; n += LINES_AT_ONCE) {
    const chunk = lines.slice(n, n + LINES_AT_ONCE).map((line) => `${line}\n`)
    if (!(await sendPiece(response, chunk.join('')))) return
  }
  response.end()
}
