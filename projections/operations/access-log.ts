/** Who of the staff looked at whose things: one row per look and player, in one partition, so that its pages have one order. */
import type { Recorded } from '../../eventstore/codec.ts'
import { sql } from '../../postgres/sql.ts'
import { instant, int64, integer, json, nullable, oneOf, text, uuid } from '../engine/columns.ts'
import type { RowOf } from '../engine/columns.ts'
import { SHARED } from '../engine/partitions.ts'
import { projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'

const columns = {
  partition: text, // SHARED: a look is of nobody alone
  access_id: uuid,
  nth: integer, // of the players that were shown, from 0 on; a look that showed none has 0, too
  player_id: nullable(uuid),
  player_ids: json<string[]>(), // of all of them, in row 0 alone
  operation: text,
  subject_kind: text,
  subject_id: nullable(text),
  by: nullable(text), // of a search: what kind of thing it was by
  fields: nullable(text), // of a reveal: what was shown in clear
  reason: nullable(text), // of a reveal
  actor_role: oneOf<Recorded['metadata']['actor']['role']>(),
  actor_id: text,
  position: int64,
  occurred_at: instant,
}
export type AccessRow = RowOf<typeof columns>

const lookOf = ({ key, metadata: { actor }, position, occurredAt }: Recorded) => ({
  partition: SHARED,
  access_id: key,
  by: null,
  fields: null,
  reason: null,
  actor_role: actor.role,
  actor_id: actor.id,
  position,
  occurred_at: occurredAt,
})

function noted(event: Fact<'AccessNoted'>): { insert: AccessRow }[] {
  const { operation, subject, players, by } = event.data
  const shown = players.length === 0 ? [null] : players
  return shown.map((player_id, nth) => ({
    insert: {
      ...lookOf(event),
      nth,
      player_id,
      player_ids: nth === 0 ? players : [],
      operation,
      subject_kind: subject.kind,
      subject_id: subject.id,
      by,
    },
  }))
}

/** As api/identity/players/reveal.ts puts it on record. */
function revealed(event: Fact<'StaffActed'>): { insert: AccessRow }[] {
  const { action, subject, details, reason } = event.data
  if (action !== 'player.reveal') return []
  const row = {
    ...lookOf(event),
    nth: 0,
    player_id: subject.id,
    player_ids: [subject.id],
    operation: 'revealPlayer',
    subject_kind: subject.kind,
    subject_id: subject.id,
    fields: details['fields'] ?? null,
    reason,
  }
  return [{ insert: row }]
}

export const accessLog = projection({
  name: 'access_log',
  oneRowPer: 'look of one of the staff at a player',
  answers: 'who looked at whose file, when, at what; and who had what revealed, and why',
  version: 1,
  columns,
  key: ['partition', 'access_id', 'nth'],
  partitionBy: 'partition',
  indexes: ['nth, position desc', 'player_id, position desc', 'actor_id, nth, position desc'],
  on: { AccessNoted: noted, StaffActed: revealed },
})

type Whose = { readonly playerId?: string | undefined; readonly actorId?: string | undefined }

/** Newest first, a look once; `before` is the position that the last page ended with. */
export function accessesOf({ limit, before = NEWEST, playerId, actorId }: Page & Whose) {
  const ofPlayer = playerId === undefined ? sql`nth = 0` : sql`player_id = ${playerId}`
  const byActor = actorId === undefined ? sql`true` : sql`actor_id = ${actorId}`
  return reading<AccessRow>(
    { projection: 'access_log', id: SHARED },
    sql`select * from read.access_log where ${ofPlayer} and ${byActor} and position < ${before}
        order by position desc limit ${limit}`,
  )
}
