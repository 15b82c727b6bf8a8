/**
 * Which partitions this worker keeps: a lease for each, by the database's clock. A takeover raises the fence, so that
 * a worker that slept can write nothing when it wakes.
 */
import { query, transaction, type Pool } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A lease, and a worker, not renewed for so long is gone; in s. */
const LEASE_S = 5

export type Leases = {
  /** Renews, gives back what is more than a fair share, takes what is free; answers the fences by partition. */
  readonly tick: () => Promise<ReadonlyMap<string, bigint>>
  /** Gives everything back, so that nobody has to wait for its expiry. */
  readonly release: () => Promise<void>
}

/**
 * `worker`: a random UUID of this process, and the name of its pool's connections. `handlers`: what its code can build,
 * as hashes, for orders to rebuild.
 */
export function createLeases(pool: Pool, worker: string, handlers: readonly string[] = []): Leases {
  return {
    async tick() {
      await endConnectionsOfTheGone(pool, worker)
      return transaction(pool, async (client) => {
        const [{ workers, partitions } = { workers: 1, partitions: 0 }] = await query<{
          workers: number
          partitions: number
        }>(
          client,
          sql`with me as (
                insert into projections.workers (worker, expires_at, handlers)
                values (${worker}, clock_timestamp() + make_interval(secs => ${LEASE_S}), ${handlers})
                on conflict (worker) do update set expires_at = excluded.expires_at
              ), gone as (
                delete from projections.workers
                where expires_at < clock_timestamp() and worker <> ${worker}
              )
              select (select count(*)::int from projections.workers
                      where worker <> ${worker} and expires_at >= clock_timestamp()) + 1 as workers,
                     (select count(*)::int from projections.leases) as partitions`,
        )
        const share = Math.ceil(partitions / workers)
        await query(
          client,
          sql`update projections.leases set owner = null, expires_at = '-infinity'
              where "partition" in (
                select "partition" from projections.leases where owner = ${worker}
                order by "partition" offset ${share})`,
        )
        await query(
          client,
          sql`update projections.leases
              set expires_at = clock_timestamp() + make_interval(secs => ${LEASE_S})
              where owner = ${worker}`,
        )
        await query(
          client,
          sql`with taken as (
                update projections.leases
                set owner = ${worker}, fence = fence + 1,
                    expires_at = clock_timestamp() + make_interval(secs => ${LEASE_S})
                where "partition" in (
                  select "partition" from projections.leases where expires_at < clock_timestamp()
                  order by "partition"
                  limit greatest(0, ${share} - (select count(*)::int from projections.leases where owner = ${worker}))
                  for update skip locked)
                returning "partition", fence)
              update projections.checkpoints c set fence = taken.fence
              from taken where c."partition" = taken."partition"`,
        )
        const held = await query<{ partition: string; fence: bigint }>(
          client,
          sql`select "partition", fence from projections.leases where owner = ${worker}
              order by "partition"`,
        )
        return new Map(held.map(({ partition, fence }) => [partition, fence]))
      })
    },

    async release() {
      await query(
        pool,
        sql`with me as (delete from projections.workers where worker = ${worker})
            update projections.leases set owner = null, expires_at = '-infinity'
            where owner = ${worker}`,
      )
    },
  }
}

/**
 * Ends what a worker that is gone left open: the locks of its transactions with it. No time limit of Postgres does
 * that for one that fell asleep in a COPY, where its connection counts as neither idle nor busy.
 */
async function endConnectionsOfTheGone(pool: Pool, worker: string): Promise<void> {
  await query(
    pool,
    sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name in (
          select worker::text from projections.workers
          where expires_at < clock_timestamp() and worker <> ${worker})`,
  )
}

/** How many leases somebody keeps, of all that there are. */
export async function leasesKept(pool: Pool): Promise<{ kept: number; of: number }> {
  const [counted] = await query<{ kept: number; of: number }>(
    pool,
    sql`select (count(*) filter (where expires_at >= clock_timestamp()))::int as kept, count(*)::int as of
        from projections.leases`,
  )
  return counted ?? { kept: 0, of: 0 }
}
