/** One row per tag that a player has now. */
import { instant, text, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  tag: text,
  reason: text,
  added_by: text,
  added_at: instant,
}
export type PlayerTagRow = RowOf<typeof columns>

export const playerTags = projection({
  name: 'player_tags',
  oneRowPer: 'tag of a player',
  answers: 'what a player is marked with now, by whom and why',
  version: 1,
  columns,
  key: ['player_id', 'tag'],
  partitionBy: 'player_id',
  on: {
    TagAdded: ({ key, data, metadata, occurredAt }) => ({
      insert: {
        player_id: key,
        tag: data.tag,
        reason: data.reason,
        added_by: metadata.actor.id,
        added_at: occurredAt,
      },
    }),
    TagRemoved: ({ key, data }) => ({ remove: { player_id: key, tag: data.tag } }),
  },
})

/** All of them: a player has 20 at most. */
export const tagsOf = (playerId: string) =>
  reading<PlayerTagRow>(
    { projection: 'player_tags', id: playerId },
    sql`select * from read.player_tags where player_id = ${playerId} order by tag`,
  )
