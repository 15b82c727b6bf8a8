// A database of its own on the bench's Postgres, migrated, and gone at the end.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../../postgres/migrate.ts'

/** Runs `work` on a fresh database. */
export async function onFreshDatabase<Result>(
  serverUrl: string,
  work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  const name = `bench_${randomBytes(6).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await ask(serverUrl, `create database ${name}`)
  try {
    await migrate(url.href)
    return await work(url.href)
  } finally {
    await ask(serverUrl, `drop database ${name} with (force)`)
  }
}

async function ask(serverUrl: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(text)
  await client.end()
}
