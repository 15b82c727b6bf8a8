/** One row per letter that was given up: whose it was, of what kind, and why it was never sent. */
import type { LetterKind } from '../../domain/identity/mail/events.ts'
import { instant, int64, oneOf, uuid, type RowOf } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { readingAll } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

type Why = 'refused' | 'expired'

const columns = {
  player_id: uuid,
  letter_id: uuid,
  kind: oneOf<LetterKind>(),
  why: oneOf<Why>(), // by the mail server for good; not sent in time
  at: instant,
  position: int64,
}
export type GivenUpRow = RowOf<typeof columns>

export const lettersGivenUp = projection({
  name: 'letters_given_up',
  oneRowPer: 'letter that was given up',
  answers: 'which letters never reached their player, and why',
  version: 1,
  columns,
  key: ['player_id', 'letter_id'],
  partitionBy: 'player_id',
  indexes: ['position desc', 'at'],
  on: {
    LetterGivenUp: ({ key, data, occurredAt, position }) => ({
      insert: {
        player_id: key,
        letter_id: data.letterId,
        kind: data.kind,
        why: data.why,
        at: occurredAt,
        position,
      },
    }),
  },
})

/** Newest first; `before` is the position that the last page ended with. */
export const givenUp = ({ limit, before = NEWEST }: Page) =>
  readingAll<GivenUpRow>(
    'letters_given_up',
    sql`select * from read.letters_given_up where position < ${before}
        order by position desc limit ${limit}`,
  )

/** Of a kind: how many were given up within the last day. */
type GivenUpOfLate = {
  readonly kind: LetterKind
  readonly refused: bigint
  readonly expired: bigint
}

/** Of each of these kinds. */
export const givenUpOfLate = (kinds: readonly LetterKind[]) =>
  readingAll<GivenUpOfLate>(
    'letters_given_up',
    sql`select k.kind, count(*) filter (where l.why = 'refused') as refused,
          count(*) filter (where l.why = 'expired') as expired
        from unnest(${kinds}::text[]) as k(kind)
        left join read.letters_given_up l
          on l.kind = k.kind and l.at > clock_timestamp() - interval '1 day'
        group by k.kind order by k.kind`,
  )
