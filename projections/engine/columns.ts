/** Columns by name: the SQL type that a table is made with and, for the compiler alone, what a row holds there. */
import type { Minor } from '../../domain/shared/money.ts'

declare const holds: unique symbol

/** At run time the SQL type as plain text: a read model's columns are JSON, and part of its hash. */
export type Column<Value> = string & { readonly [holds]: Value }
export type Columns = Readonly<Record<string, Column<unknown>>>

/** The row of a table with these columns. */
export type RowOf<Of extends Columns> = { -readonly [Name in keyof Of]: Of[Name][typeof holds] }

const column = <Value>(sqlType: string) => sqlType as Column<Value>

export const uuid = column<string>('uuid')
export const text = column<string>('text')
/** A date without a time, UTC, as ISO text. */
export const date = column<string>('date')
/** ISO text in UTC. */
export const instant = column<string>('timestamptz')
/** Whole, of 32 bits. */
export const integer = column<number>('integer')
/** Whole, of 64 bits: revisions, positions. */
export const int64 = column<bigint>('bigint')
/** An amount as a wallet may hold it, in minor units. */
export const minor = column<Minor>('bigint')
/**
 * What amounts, or their squares, add up to: it may be negative. Without a number of digits, so that whatever a wallet may
 * hold and however often it moves, none is too large for its column (ADR 25).
 */
export const sum = column<bigint>('numeric')

/** Text that is one of these words. */
export const oneOf = <Word extends string>() => column<Word>('text')
export const json = <Value extends object>() => column<Value>('jsonb')

/** The same with null. Every column of a table takes null but those of its key: this says where rows have it. */
export const nullable = <Value>(of: Column<Value>) => of as string as Column<Value | null>
