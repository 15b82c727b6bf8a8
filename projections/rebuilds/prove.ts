/** Compares read tables and findings with their streams folded anew, by these handlers or by those of other rules. */
import type { Target } from '../engine/checkpoints.ts'
import {
  compareFindings,
  compareRows,
  withFacts,
  type FindingsProof,
  type RowsProof,
} from './comparison.ts'
import { findingsOf, findingsOfNone } from '../engine/findings.ts'
import { packSequenceOf } from '../engine/generations.ts'
import { goingBy, readPacks, upToSequence, type ReadStream } from '../engine/packs.ts'
import { LEASED, partitionsOf } from '../engine/partitions.ts'
import {
  allowSilence,
  query,
  snapshot,
  type Pool,
  type PoolClient,
} from '../../postgres/postgres.ts'
import { nothing, refold, type Folded, type Source } from './refold.ts'
import type { Rows } from '../engine/fold.ts'
import type { AnyProjection, AnyRow, AnyTable } from '../engine/projection.ts'
import { keyText, rowsOfNone, rowsOfPartition, type Table } from '../engine/rows.ts'
import { sql } from '../../postgres/sql.ts'
import { schemaOf } from '../engine/tables.ts'
import { viewFault, type ViewFault } from './view-fault.ts'

export type Proof = RowsProof & {
  readonly findings: FindingsProof
  /** What is wrong with the view by which it is read. */
  readonly view: ViewFault | null
}

/** Whether both sides are the same, in rows and in findings, and what is read is the table. */
export const isSame = ({ differing, findings, view }: Proof): boolean =>
  differing + findings.onlyInTable + findings.onlyInStreams + findings.different === 0 &&
  view === null

export type ProveOptions = {
  pool: Pool
  /** Read models with the generation that is proven; the handlers may be other than the table's: a dry run, a what-if. */
  targets: readonly Target[]
  /** The steps of a partition's streams from the beginning. */
  source: (partition: string) => Source
  /** Of a stream that has packs of rules: those are folded by that the generation's row names. */
  read: ReadStream
  /** Differences that are told by column, for each table, and as many findings. */
  shown: number
  onEvent?: () => void
}

/** Rows, findings and checkpoints are read in one snapshot, and nothing is written; one partition is held in memory. */
export async function prove(options: ProveOptions): Promise<Proof[]> {
  const proofs = await snapshot(options.pool, async (client) => {
    await allowSilence(client) // it says nothing to Postgres while it folds
    return proveIn(client, options)
  })
  const withViews: Proof[] = []
  for (const { of, ...proof } of proofs) {
    withViews.push({ ...proof, view: await viewFault(options.pool, of) })
  }
  return withViews
}

type TablesProof = Omit<Proof, 'view'> & { readonly of: Target }

async function proveIn(client: PoolClient, options: ProveOptions): Promise<TablesProof[]> {
  const { targets, shown } = options
  const folding = await byTheirPacks(client, options)
  const comparisons = targets.map((target) => startComparison(target, shown))
  for (const partition of LEASED) {
    const extents = []
    for (const [n, target] of targets.entries()) {
      if (!partitionsOf(target.projection).includes(partition)) continue
      const to = await positionIn(client, target, partition)
      extents.push({ projection: folding[n] ?? target.projection, to })
    }
    const folded = await refold(extents, options.source(partition), options.onEvent)
    for (const { name, compare } of comparisons) {
      if (!extents.some(({ projection }) => projection.name === name)) continue
      await compare(client, partition, folded.get(name) ?? nothing())
    }
  }
  for (const { addStrays } of comparisons) await addStrays(client)
  return comparisons.map(({ end }) => end())
}

/** What folds the streams for each target: by the packs that its table was folded by. */
async function byTheirPacks(client: PoolClient, { targets, read }: ProveOptions) {
  const packs = await readPacks(
    read,
    targets.map(({ projection }) => projection),
  )
  const folding: AnyProjection[] = []
  for (const target of targets) {
    const { projection } = target
    const known = upToSequence(projection, packs, await packSequenceOf(client, target))
    folding.push(goingBy(projection, known))
  }
  return folding
}

function startComparison(target: Target, shown: number) {
  const { projection, generation } = target
  const { facts } = projection
  const schema = schemaOf(projection, generation)
  const rows = compareRows(projection, shown)
  const told = facts && { of: facts, proof: compareRows(facts, shown) }
  const findings = compareFindings(projection, shown)
  return {
    name: projection.name,
    compare: async (client: PoolClient, partition: string, folded: Folded): Promise<void> => {
      const inTable = await rowsOfPartition(client, { of: projection, schema }, partition)
      addAll(rows, projection, { inTable, folded: folded.rows })
      if (told !== undefined) {
        const inFacts = await factsIn(client, { of: told.of, schema }, partition)
        addAll(told.proof, told.of, { inTable: inFacts, folded: folded.told })
      }
      for (const [key, kept] of await findingsOf(client, target, partition)) {
        findings.add(key, kept, folded.findings.get(key))
        folded.findings.delete(key)
      }
      for (const [key, found] of folded.findings) findings.add(key, undefined, found)
    },
    /** What lies in no partition that there is. */
    addStrays: async (client: PoolClient): Promise<void> => {
      const partitions = partitionsOf(projection)
      const inTable = await rowsOfNone(client, { of: projection, schema }, partitions)
      addAll(rows, projection, { inTable, folded: new Map() })
      for (const [key, kept] of await findingsOfNone(client, target, partitions)) {
        findings.add(key, kept, undefined)
      }
    },
    end: (): TablesProof => {
      const own = rows.end()
      const proof = told === undefined ? own : withFacts(own, told.proof.end())
      return { ...proof, findings: findings.end(), of: target }
    },
  }
}

/** What is left over in `folded` is missing in the table. */
function addAll(
  proof: ReturnType<typeof compareRows>,
  of: AnyTable,
  { inTable, folded }: { inTable: readonly AnyRow[]; folded: Rows },
): void {
  for (const row of inTable) {
    const key = keyText(of, row)
    proof.add(key, row, folded.get(key)?.row)
    folded.delete(key)
  }
  for (const [key, { row }] of folded) proof.add(key, undefined, row)
}

/** A generation of code before the read model owned facts has no table of them. */
async function factsIn(client: PoolClient, table: Table, partition: string): Promise<AnyRow[]> {
  const [found] = await query<{ name: string | null }>(
    client,
    sql`select to_regclass(${`${table.schema}.${table.of.name}`})::text as name`,
  )
  return found?.name ? rowsOfPartition(client, table, partition) : []
}

async function positionIn(
  client: PoolClient,
  { projection, generation }: Target,
  partition: string,
): Promise<bigint | null> {
  const [row] = await query<{ position: bigint | null }>(
    client,
    sql`select position::bigint from projections.checkpoints where projection = ${projection.name}
        and generation = ${generation} and "partition" = ${partition}`,
  )
  return row?.position ?? null
}
