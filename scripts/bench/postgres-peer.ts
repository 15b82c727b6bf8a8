// The same bet as plain Postgres does it, twice: as a transaction from here, and as one stored function.
import { v4 } from 'uuid'
import type { Pool } from 'pg'
import { createPool } from '../../postgres/postgres.ts'

export type Peer = {
  /** SELECT … FOR UPDATE, two INSERTs, UPDATE. `wallet`: from 1. */
  readonly transaction: (wallet: number) => Promise<void>
  readonly storedFunction: (wallet: number) => Promise<void>
  readonly end: () => Promise<void>
}

const CONNECTIONS = 16
const STAKE = 100
const PAYOUT = 104

const SCHEMA = `
  create table peer_wallets (id int primary key, balance bigint not null);
  create table peer_entries (
    id bigint generated always as identity primary key,
    wallet int not null, round uuid not null, kind text not null,
    amount bigint not null, balance bigint not null, at timestamptz not null default now()
  );
  create function peer_bet(w int, r uuid, stake bigint, payout bigint) returns bigint
  language plpgsql as $$
  declare b bigint;
  begin
    select balance into b from peer_wallets where id = w for update;
    if b < stake then raise exception 'insufficient funds'; end if;
    insert into peer_entries (wallet, round, kind, amount, balance)
      values (w, r, 'BET', -stake, b - stake);
    insert into peer_entries (wallet, round, kind, amount, balance)
      values (w, r, 'WIN', payout, b - stake + payout);
    update peer_wallets set balance = b - stake + payout where id = w;
    return b - stake + payout;
  end $$;
`

const INSERT = `insert into peer_entries (wallet, round, kind, amount, balance)
  values ($1, $2, $3, $4, $5)`

/** Prepared once a connection, as a careful application does. */
const statements = {
  lock: { name: 'lock', text: 'select balance from peer_wallets where id = $1 for update' },
  insert: { name: 'insert', text: INSERT },
  update: { name: 'update', text: 'update peer_wallets set balance = $2 where id = $1' },
  call: { name: 'call', text: 'select peer_bet($1, $2, $3, $4)' },
}

export async function openPeer(databaseUrl: string, wallets: number): Promise<Peer> {
  const pool = createPool(databaseUrl, { max: CONNECTIONS })
  await pool.query(SCHEMA)
  await pool.query(
    `insert into peer_wallets select id, 100000000000 from generate_series(1, $1) id`,
    [wallets],
  )
  return {
    transaction: (wallet) => transaction(pool, wallet),
    async storedFunction(wallet) {
      await pool.query({ ...statements.call, values: [wallet, v4(), STAKE, PAYOUT] })
    },
    end: () => pool.end(),
  }
}

async function transaction(pool: Pool, wallet: number): Promise<void> {
  const { lock, insert, update } = statements
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ balance: bigint }>({ ...lock, values: [wallet] })
    const balance = rows[0]?.balance
    if (balance === undefined || balance < STAKE) throw new Error('insufficient funds')
    const [round, after] = [v4(), balance - BigInt(STAKE)]
    const settled = after + BigInt(PAYOUT)
    await client.query({ ...insert, values: [wallet, round, 'BET', -STAKE, after] })
    await client.query({ ...insert, values: [wallet, round, 'WIN', PAYOUT, settled] })
    await client.query({ ...update, values: [wallet, settled] })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
