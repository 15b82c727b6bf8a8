/** An empty, migrated database on the run's PostgreSQL, a new one at each call. */
import pg from 'pg'
import { migrate } from '../../postgres/migrate.ts'
import { createPool, type Pool } from '../../postgres/postgres.ts'
import { system } from './system.ts'

const TEMPLATE = `test_${process.pid}_template`

let made = 0
let migrated: Promise<void> | null = null

export async function freshDatabase(): Promise<Pool> {
  const { databaseUrl } = await system()
  await (migrated ??= makeTemplate(databaseUrl))
  made += 1
  const name = `test_${process.pid}_${made}`
  await ask(databaseUrl, `create database ${name} template ${TEMPLATE}`)
  return createPool(urlOf(databaseUrl, name), { max: 4 })
}

/** One without any table, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<Pool> {
  const { databaseUrl } = await system()
  made += 1
  const name = `test_${process.pid}_${made}`
  await ask(databaseUrl, `create database ${name}`)
  return createPool(urlOf(databaseUrl, name), { max: 4 })
}

/** Migrated once: a copy of it takes a fraction of the time. */
async function makeTemplate(databaseUrl: string): Promise<void> {
  await ask(databaseUrl, `create database ${TEMPLATE}`)
  await migrate(urlOf(databaseUrl, TEMPLATE))
}

async function ask(databaseUrl: string, text: string): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(text)
  await admin.end()
}

function urlOf(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}
