/** One row per contact with a player, whoever began it: what was said is ciphertext. */
import type { ContactChannel, Direction } from '../../domain/identity/support/events.ts'
import { instant, int64, oneOf, text, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  contact_id: uuid,
  player_id: uuid,
  channel: oneOf<ContactChannel>(),
  direction: oneOf<Direction>(),
  contacted_at: instant,
  sealed_text: text,
  written_by: text,
  position: int64,
}
export type ContactRow = RowOf<typeof columns>

export const contacts = projection({
  name: 'contacts',
  oneRowPer: 'contact with a player',
  answers: 'when and by which channel the house and a player spoke; what was said is ciphertext',
  version: 1,
  columns,
  key: ['contact_id'],
  partitionBy: 'contact_id',
  indexes: ['player_id, position desc'],
  on: {
    ContactRecorded: ({ key, data, metadata, position }) => ({
      insert: {
        contact_id: data.contactId,
        player_id: key,
        channel: data.channel,
        direction: data.direction,
        contacted_at: data.contactedAt,
        sealed_text: data.sealedText,
        written_by: metadata.actor.id,
        position,
      },
    }),
  },
})

/** As they were recorded, newest first; `before` is the position that the last page ended with. */
export const contactsOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<ContactRow>(
    { projection: 'contacts', id: playerId },
    sql`select * from read.contacts where player_id = ${playerId} and position < ${before}
        order by position desc limit ${limit}`,
  )
