/** Knows a pool's connections, and cuts those that lead nowhere: the next who asks gets a new one. */
import type pg from 'pg'
import { isSpoilt } from './lost.ts'

type Cuttable = { readonly connection?: { readonly stream: { destroy: (why: Error) => void } } }

const cut = (client: pg.PoolClient, why: string): void => {
  const { connection } = client as Cuttable
  connection?.stream.destroy(new Error(`Connection terminated: ${why}`))
}

const known = new WeakMap<pg.Pool, Set<pg.PoolClient>>()

/** From here on: one connection that is silent, or only reads, takes with it those that lie idle. They lead to the same place. */
export function watchConnections(pool: pg.Pool): void {
  const all = new Set<pg.PoolClient>()
  const idle = new Set<pg.PoolClient>()
  known.set(pool, all)
  pool.on('connect', (client) => all.add(client))
  pool.on('acquire', (client) => idle.delete(client))
  pool.on('remove', (client) => {
    all.delete(client)
    idle.delete(client)
  })
  pool.on('release', (error: unknown, client) => {
    if (!error) idle.add(client)
    if (!isSpoilt(error)) return
    for (const one of idle) if (one !== client) cut(one, 'another one led nowhere')
  })
}

/** Cuts every connection, what is under way on it with it: it fails at once, as when the server had died. */
export function cutAll(pool: pg.Pool, why: string): void {
  for (const client of known.get(pool) ?? []) cut(client, why)
}
