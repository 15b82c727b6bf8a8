/** Two versions of a read model compared: cell by cell, finding by finding, whatever order they come in. */
import { createHash } from 'node:crypto'
import type { KeptFinding } from '../engine/findings.ts'
import type { AnyProjection, AnyRow, AnyTable } from '../engine/projection.ts'

/** One column that is not what the streams say; `inTable` or `inStreams` undefined: the whole row is missing there. */
export type Difference = {
  readonly table: string
  readonly key: string
  readonly column: string
  readonly inTable: string | undefined
  readonly inStreams: string | undefined
}

/** A finding of one side alone, or at another event, or of other content. */
export type FindingDifference = Omit<Difference, 'column'>

export type FindingsProof = {
  /** Both sides have that many alike. */
  readonly alike: number
  readonly onlyInTable: number
  readonly onlyInStreams: number
  /** Of one key, with something else about them. */
  readonly different: number
  /** The first of those that are not alike. */
  readonly differences: readonly FindingDifference[]
}

export type RowsProof = {
  readonly table: string
  readonly rows: number
  /** Of all rows, and those of the facts, in whatever order: the sum of their SHA-256, modulo 2^256. */
  readonly hash: string
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly Difference[]
}

/** Of each kind `shown` differences are told; all are counted. */
export function compareRows({ name, columns }: AnyTable, shown: number) {
  const differences: Difference[] = []
  const names = Object.keys(columns)
  let [rows, differing, sum] = [0, 0, 0n]
  return {
    add(key: string, inTable: AnyRow | undefined, inStreams: AnyRow | undefined) {
      if (inTable !== undefined) {
        rows += 1
        sum += BigInt(`0x${hashOf(names, inTable)}`)
      }
      const different = names.filter(
        (column) => textOf(inTable, column) !== textOf(inStreams, column),
      )
      if (different.length === 0) return
      differing += 1
      if (differing > shown) return
      for (const column of different) {
        differences.push({
          table: name,
          key,
          column,
          inTable: textOf(inTable, column),
          inStreams: textOf(inStreams, column),
        })
      }
    },
    end: (): RowsProof => ({
      table: name,
      rows,
      differing,
      differences,
      hash: hexOf(sum),
    }),
  }
}

/** A table together with that of the facts it owns: what is wrong there is wrong here. */
export const withFacts = (own: RowsProof, facts: RowsProof): RowsProof => ({
  ...own,
  differing: own.differing + facts.differing,
  differences: [
    ...own.differences,
    ...facts.differences.map((one) => ({ ...one, key: `${one.table} ${one.key}` })),
  ],
  hash: hexOf(BigInt(`0x${own.hash}`) + BigInt(`0x${facts.hash}`)),
})

const hexOf = (sum: bigint): string => (sum % 2n ** 256n).toString(16).padStart(64, '0')

export function compareFindings({ name }: AnyProjection, shown: number) {
  const differences: FindingDifference[] = []
  const counts = { alike: 0, onlyInTable: 0, onlyInStreams: 0, different: 0 }
  return {
    add(key: string, inTable: KeptFinding | undefined, inStreams: KeptFinding | undefined) {
      const [ours, theirs] = [findingText(inTable), findingText(inStreams)]
      if (ours === theirs) counts.alike += 1
      else if (theirs === undefined) counts.onlyInTable += 1
      else if (ours === undefined) counts.onlyInStreams += 1
      else counts.different += 1
      if (ours === theirs || differences.length >= shown) return
      differences.push({ table: name, key, inTable: ours, inStreams: theirs })
    },
    end: (): FindingsProof => ({ ...counts, differences }),
  }
}

const hashOf = (names: readonly string[], row: AnyRow): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((column) => textOf(row, column))))
    .digest('hex')

/** A value as both sides write it: whole numbers as digits, JSON with its keys in order. */
function textOf(row: AnyRow | undefined, column: string): string | undefined {
  if (row === undefined) return undefined
  const value = row[column]
  return typeof value === 'bigint' ? String(value) : JSON.stringify(inOrder(value ?? null))
}

function findingText(finding: KeptFinding | undefined): string | undefined {
  if (finding === undefined) return undefined
  const { kind, data, position, occurredAt } = finding
  return `${kind} at ${position}, ${occurredAt}: ${JSON.stringify(inOrder(data))}`
}

/** jsonb keeps no order of keys. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  )
}
