/**
 * Columns that have become wider, in the view that every process reads: those of before go on by the names and types that they know
 * until they are replaced (ADR 21), this code reads the wide ones beside them.
 */
import { listed, named, sql, type Sql } from '../../postgres/sql.ts'

type Columns = Readonly<Record<string, string>>

/** By column the type that it had. */
type Former = Readonly<Record<string, keyof typeof LARGEST>>

const LARGEST = { integer: 2n ** 31n - 1n, bigint: 2n ** 63n - 1n }

const wide = (column: string): string => `${column}_wide`

/** For a read model's `view`; what has outgrown its former type is null under the former name. */
export const viewAsBefore =
  (columns: Columns, former: Former) =>
  (table: string): string => {
    const shown = Object.keys(columns).map((column) => {
      const type = former[column]
      if (type === undefined) return column
      const fits = `${column} between ${-LARGEST[type]} and ${LARGEST[type]}`
      return `case when ${fits} then ${column}::${type} end as ${column}, ${column} as ${wide(column)}`
    })
    return `select ${shown.join(', ')} from ${table}`
  }

/** For what is selected from that view: each column as this code has it. */
export const asNow = (columns: Columns, former: Former): Sql =>
  listed(
    Object.keys(columns).map((column) =>
      former[column] === undefined
        ? named(column)
        : sql`${named(wide(column))} as ${named(column)}`,
    ),
  )
