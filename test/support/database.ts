/** An empty, migrated database on the run's PostgreSQL, a new one at each call. */
import pg from 'pg'
import { migrate } from '../../projections/migrate.ts'
import { createPool, type Pool } from '../../projections/postgres.ts'
import { system } from './system.ts'

let made = 0

export async function freshDatabase(): Promise<Pool> {
  const { databaseUrl } = await system()
  made += 1
  const name = `test_${process.pid}_${made}`
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  return createPool(url.href, { max: 4 })
}
