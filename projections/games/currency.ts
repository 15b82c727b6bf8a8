/** The currency of what was played: what the session's SessionOpened says. */
import { named, sql, type Sql } from '../../postgres/sql.ts'

/**
 * Joins `played.currency` to the rows of `of`, which have session_id and player_id; a row whose currency is not known yet
 * is left out. Sessions from before SessionOpened said it, and whose row is not there yet, have the wallet's: the one
 * join with another context's table. It goes when read models own the facts of players that they need; and with it the
 * look through jsonb, which finds nothing, and does not fail, in a table of sessions that is still to be rebuilt.
 */
export const joinCurrency = (of: string): Sql => sql`
  join lateral (
    select coalesce(to_jsonb(session) ->> 'currency', wallet.currency) as currency
    from (values (${named(of)}.session_id, ${named(of)}.player_id)) as id (session_id, player_id)
    left join read.sessions session using (session_id)
    left join read.wallet_balance wallet on wallet.player_id = id.player_id
  ) played on played.currency is not null`
