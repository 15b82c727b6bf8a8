/** One row per restriction of a player: what it bars, until when, and when it was lifted. */
import { instant, int64, json, nullable, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  restriction_id: uuid,
  kind: oneOf<Fact<'Restricted'>['data']['kind']>(),
  scopes: json<Fact<'Restricted'>['data']['scopes']>(),
  since: instant,
  until: nullable(instant), // null: until a lift names it
  lifted_at: nullable(instant),
  revision: int64, // of wallet-{player_id}, where it began
}
export type RestrictionRow = RowOf<typeof columns>

export const restrictions = projection({
  name: 'restrictions',
  oneRowPer: 'restriction of a player',
  answers: 'what a player may not do, since when and until when',
  version: 1,
  columns,
  key: ['player_id', 'restriction_id'],
  partitionBy: 'player_id',
  on: {
    Restricted: ({ key, data, occurredAt, revision }) => ({
      key: { player_id: key, restriction_id: data.restrictionId },
      // The same one again, by another command: it goes on since it first began.
      evolve: (row) => ({
        player_id: key,
        restriction_id: data.restrictionId,
        kind: data.kind,
        scopes: data.scopes,
        since: row?.since ?? occurredAt,
        until: data.until,
        lifted_at: null,
        revision,
      }),
    }),
    RestrictionLifted: ({ key, data, occurredAt }) => ({
      key: { player_id: key, restriction_id: data.restrictionId },
      evolve: (row) => ({ ...known(row), lifted_at: occurredAt }),
    }),
  },
})

/** Shown at most; those that end by themselves last come last. */
const SHOWN_MAX = 100

/** In force when it is asked, by the database's clock. */
export const restrictionsInForce = (playerId: string) =>
  reading<RestrictionRow>(
    { projection: 'restrictions', id: playerId },
    sql`select * from read.restrictions
        where player_id = ${playerId} and lifted_at is null and (until is null or until > now())
        order by until desc nulls first, revision desc limit ${SHOWN_MAX}`,
  )
