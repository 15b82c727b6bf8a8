/** What a connection of ours is like, whatever server, database, role, address or environment say: set as soon as it is there. */
import type pg from 'pg'

/** How long a new connection may take to be made so, in ms. */
const PIN_MS_MAX = 3_000

/**
 * How long a transaction may say nothing, in ms: a process that was stopped inside one keeps its locks so long, and
 * that must be over before its leases are (5 s), or nobody could take them. Does not count inside a COPY: see leases.ts.
 */
const SILENT_MS_MAX = 2_500

/** Values are read as texts of these forms; decisions count on seeing what was committed before each statement. */
const PINS = `
  set datestyle to 'ISO, YMD'; set intervalstyle to postgres; set timezone to 'UTC';
  set bytea_output to hex; set extra_float_digits to 1; set client_encoding to 'UTF8';
  set standard_conforming_strings to on; set lock_timeout to 0;
  set default_transaction_isolation to 'read committed';
  set idle_in_transaction_session_timeout to ${SILENT_MS_MAX};`

/** By SET, since poolers refuse what they do not know of a connection's beginning. `statementMs` 0: no limit. */
export async function pin(client: pg.ClientBase, statementMs: number): Promise<void> {
  const text = `${PINS} set statement_timeout to ${Math.floor(statementMs)}`
  await client.query({ text, query_timeout: PIN_MS_MAX } as pg.QueryConfig)
}
