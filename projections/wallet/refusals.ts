/** One row per refusal that is on record: what a player asked for, and what barred it. */
import {
  instant,
  int64,
  json,
  minor,
  nullable,
  oneOf,
  text,
  uuid,
  type RowOf,
} from '../engine/columns.ts'
import { projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  revision: int64, // of refusal-{player_id}
  act: oneOf<Fact<'RefusalNoted'>['data']['act']>(),
  code: text,
  kinds: json<Fact<'RefusalNoted'>['data']['kinds']>(),
  amount: nullable(minor),
  refused_at: instant,
}
export type RefusalRow = RowOf<typeof columns>

export const refusals = projection({
  name: 'refusals',
  oneRowPer: 'refusal on record',
  answers: 'what was refused to a player because of a restriction: one a minute of each kind',
  version: 1,
  columns,
  key: ['player_id', 'revision'],
  partitionBy: 'player_id',
  on: {
    RefusalNoted: ({ key, revision, data }) => ({
      insert: {
        player_id: key,
        revision,
        act: data.act,
        code: data.code,
        kinds: data.kinds,
        amount: data.amount,
        refused_at: data.refusedAt,
      },
    }),
  },
})

/** Newest first; `before` is the revision that the last page ended with. */
export const refusalsOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<RefusalRow>(
    { projection: 'refusals', id: playerId },
    sql`select * from read.refusals
        where player_id = ${playerId} and revision < ${before}
        order by revision desc limit ${limit}`,
  )
