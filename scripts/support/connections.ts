// Opens the database and the store for as long as a command needs them, and closes them however it ends.
import { connect, type StoreClient } from '../../eventstore/client.ts'
import { createPool, type Pool } from '../../postgres/postgres.ts'
import { whereIs, type WhereFlags } from './where.ts'

export async function withPool<T>(flags: WhereFlags, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool(whereIs({ flags }).databaseUrl)
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

export async function withStore<T>(
  flags: WhereFlags,
  work: (client: StoreClient) => Promise<T>,
): Promise<T> {
  const client = connect(whereIs({ flags }).eventStoreUrl)
  try {
    return await work(client)
  } finally {
    await client.dispose()
  }
}

export const withBoth = <T>(
  flags: WhereFlags,
  work: (on: { pool: Pool; client: StoreClient }) => Promise<T>,
): Promise<T> => withPool(flags, (pool) => withStore(flags, (client) => work({ pool, client })))
