/** One row per note on a player: what it says is ciphertext, which is gone with the player's key. */
import type { NoteKind } from '../../domain/identity/support/events.ts'
import { instant, int64, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  note_id: uuid,
  player_id: uuid,
  kind: oneOf<NoteKind>(),
  sealed_text: text,
  written_by: text,
  written_at: instant,
  position: int64,
}
export type NoteRow = RowOf<typeof columns>

export const notes = projection({
  name: 'notes',
  oneRowPer: 'note of the staff on a player',
  answers: 'who of the staff wrote what kind of note on whom, and when; what it says is ciphertext',
  version: 1,
  columns,
  key: ['note_id'],
  partitionBy: 'note_id',
  indexes: ['player_id, position desc'],
  on: {
    NoteAdded: ({ key, data, metadata, occurredAt, position }) => ({
      insert: {
        note_id: data.noteId,
        player_id: key,
        kind: data.kind,
        sealed_text: data.sealedText,
        written_by: metadata.actor.id,
        written_at: occurredAt,
        position,
      },
    }),
  },
})

/** Newest first; `before` is the position that the last page ended with. */
export const notesOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<NoteRow>(
    { projection: 'notes', id: playerId },
    sql`select * from read.notes where player_id = ${playerId} and position < ${before}
        order by position desc limit ${limit}`,
  )
