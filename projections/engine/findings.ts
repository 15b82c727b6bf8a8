/** What folds find: kept for each generation, and put out to be sent by the one that is live, in one transaction. */
import type { Recorded } from '../../eventstore/codec.ts'
import type { Target } from './checkpoints.ts'
import { placeOf } from './partitions.ts'
import { query, queryExactly, type PoolClient } from '../../postgres/postgres.ts'
import type { Finding } from './projection.ts'
import { sql, type Sql } from '../../postgres/sql.ts'

/** A finding, and the event at which it was found. */
export type Found = Finding & { readonly event: Recorded }

/** With the version of the rules that it was found by; null: it goes by none. */
type FoundByRules = Found & { readonly rulesVersion: string | null }

/** A finding as it is kept. */
export type KeptFinding = Finding & { readonly position: bigint; readonly occurredAt: string }

/** The same in memory: of one key the first stands. */
export function keepIn(kept: Map<string, KeptFinding>, found: readonly Found[]): void {
  for (const { event, ...finding } of found) {
    const { position, occurredAt } = event
    if (!kept.has(finding.key)) kept.set(finding.key, { ...finding, position, occurredAt })
  }
}

/**
 * Within the batch's transaction, after its checkpoints were moved: a swap holds those while it makes another
 * generation live, so this one either is live until the transaction ends, or is not and will be looked at by the swap.
 */
export async function writeFindings(
  client: PoolClient,
  { projection, generation }: Target,
  found: readonly FoundByRules[],
): Promise<void> {
  if (found.length === 0) return
  const { name } = projection
  const of = <Value>(value: (one: FoundByRules) => Value) => found.map(value)
  await query(
    client,
    sql`with kept as (
          insert into projections.findings
            (projection, generation, "partition", key, kind, data, position, occurred_at, rules_version)
          select ${name}, ${generation}, f."partition", f.key, f.kind, f.data::jsonb, f.position,
            f.occurred_at, f.rules_version
          from unnest(
            ${of(({ event }) => placeOf(projection, event.stream))}::text[],
            ${of(({ key }) => key)}::text[],
            ${of(({ kind }) => kind)}::text[], ${of(({ data }) => JSON.stringify(data))}::text[],
            ${of(({ event }) => event.position)}::numeric[],
            ${of(({ event }) => event.occurredAt)}::timestamptz[],
            ${of(({ rulesVersion }) => rulesVersion)}::text[]
          ) as f("partition", key, kind, data, position, occurred_at, rules_version)
          on conflict do nothing
          returning *)
        insert into projections.outbox
          (projection, key, kind, data, generation, rules_version, position, occurred_at)
        select projection, key, kind, data, generation,
               coalesce(rules_version, g.rules ->> 'version'), position, occurred_at
        from kept join projections.generations g using (projection, generation)
        where g.status = 'live'
        on conflict do nothing`,
  )
}

/**
 * Within a swap, which holds all checkpoints of both: of what the new generation found, that which lies beyond where
 * the one before stood is put out. What lies before is silent: it was said, or is what other rules would have said.
 */
export const putOutBeyond = (
  client: PoolClient,
  name: string,
  { live, generation }: { live: number; generation: number },
) =>
  query(
    client,
    sql`insert into projections.outbox
          (projection, key, kind, data, generation, rules_version, position, occurred_at)
        select f.projection, f.key, f.kind, f.data, f.generation,
               coalesce(f.rules_version, g.rules ->> 'version'), f.position, f.occurred_at
        from projections.findings f
        join projections.generations g using (projection, generation)
        join projections.checkpoints l
          on l.projection = f.projection and l.generation = ${live} and l."partition" = f."partition"
        where f.projection = ${name} and f.generation = ${generation}
          and f.position > coalesce(l.position, -1)
        on conflict do nothing`,
  )

/** Of one partition, by key. */
export const findingsOf = (
  client: PoolClient,
  target: Target,
  partition: string,
): Promise<Map<string, KeptFinding>> => kept(client, target, sql`"partition" = ${partition}`)

/** Those of no partition that there is, by key. */
export const findingsOfNone = (
  client: PoolClient,
  target: Target,
  partitions: readonly string[],
): Promise<Map<string, KeptFinding>> =>
  kept(client, target, sql`"partition" <> all(${partitions}::text[])`)

async function kept(
  client: PoolClient,
  { projection: { name }, generation }: Target,
  where: Sql,
): Promise<Map<string, KeptFinding>> {
  const rows = await queryExactly<Finding & { position: bigint; occurred_at: string }>(
    client,
    sql`select key, kind, data, position, occurred_at from projections.findings
        where projection = ${name} and generation = ${generation} and ${where}`,
  )
  return new Map(
    rows.map(({ key, kind, data, position, occurred_at }) => [
      key,
      { key, kind, data, position, occurredAt: occurred_at },
    ]),
  )
}
