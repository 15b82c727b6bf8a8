/** The mail server of a machine that has none: letters are kept in a table, the newest of them, and read at /mailbox. */
import type { Mail } from '../../../integrations/mail.ts'
import { query, transaction, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import type { LetterSeals } from './letters.ts'

/** Letters that are kept. */
const KEPT_MAX = 1_000

export type Arrived = {
  readonly letterId: string
  readonly arrivedAt: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

export type Mailbox = {
  /** The newest first. */
  readonly newest: (limit: number) => Promise<Arrived[]>
}

type Deps = { pool: Pool; seals: LetterSeals }

const boxOf = (letterId: string) => `mailbox ${letterId}`

/** The same letter twice is there once. */
export const createSandboxMail = ({ pool, seals }: Deps): Mail => ({
  name: 'sandbox',
  async send({ id, playerId, to, subject, text }) {
    const sealed = seals.seal(JSON.stringify({ to, subject, text }), boxOf(id))
    await transaction(pool, async (client) => {
      await query(
        client,
        sql`insert into identity.mailbox (letter_id, subject_id, sealed, arrived_at)
            values (${id}, ${playerId}, ${sealed}, clock_timestamp())
            on conflict (letter_id) do nothing`,
      )
      await query(
        client,
        sql`delete from identity.mailbox where seq <= (
              select seq from identity.mailbox order by seq desc offset ${KEPT_MAX} limit 1)`,
      )
    })
    return { status: 'taken' }
  },
})

export const createMailbox = ({ pool, seals }: Deps): Mailbox => ({
  async newest(limit) {
    const rows = await query<{ letter_id: string; sealed: string; arrived_at: string }>(
      pool,
      sql`select letter_id, sealed, arrived_at from identity.mailbox order by seq desc limit ${limit}`,
    )
    return rows.map(({ letter_id, sealed, arrived_at }) => ({
      letterId: letter_id,
      arrivedAt: arrived_at,
      ...(JSON.parse(seals.open(sealed, boxOf(letter_id))) as Pick<
        Arrived,
        'to' | 'subject' | 'text'
      >),
    }))
  },
})
