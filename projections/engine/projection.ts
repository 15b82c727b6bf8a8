/** A read model as data and a fold: its columns, and what one event does to its rows. It does no I/O. */
import type { DomainEvent } from '../../domain/events.ts'
import type { Pack } from '../../domain/shared/in-force.ts'
import type { Recorded, StoredEvent } from '../../eventstore/codec.ts'
import type { Columns, RowOf } from './columns.ts'

/** An event of a type, as handlers are given it. */
export type Fact<Type extends DomainEvent['type']> = Recorded<Extract<DomainEvent, { type: Type }>>

/** What one event does to one row. Pure: the runner loads and writes rows, a batch at a time. */
export type Change<Row, Key extends keyof Row> =
  | { readonly insert: Row }
  /** Inserted by the first of several events that give it, which stand one behind the other in their stream. */
  | { readonly first: Row }
  /** The row goes, where it is there. */
  | { readonly remove: Pick<Row, Key> }
  | { readonly key: Pick<Row, Key>; readonly evolve: (row: Row | null) => Row }

/** `told` is the row of facts that the read model owns of whom the event is about; null where it has none. */
type Handlers<Row, Key extends keyof Row, Told = never> = {
  readonly [T in DomainEvent['type']]?: (
    event: Fact<T>,
    told: Told | null,
  ) => Change<Row, Key> | readonly Change<Row, Key>[]
}

/**
 * A second table that a read model owns: what earlier streams said of somebody. It is folded first, from the same events,
 * and its handlers are told its row: so they complete what older events do not say.
 */
type Facts<Of extends Columns, Key extends keyof Of> = {
  /** Of the table, beside that of the read model. */
  readonly name: string
  readonly columns: Of
  readonly key: readonly Key[]
  /** As in Projection. */
  readonly partitionBy: keyof Of & string
  /** Whose row the event's handlers are told; null: nobody's. */
  readonly whose: (event: Recorded) => Pick<RowOf<Of>, Key> | null
  readonly on: Handlers<RowOf<Of>, Key>
}

/** As read models own it; `row` is for the compiler alone. */
type Owned<Row> = AnyFacts & { readonly row?: Row }

/** Infers the row from the columns, and the key, from the literal. */
export const facts = <const Of extends Columns, const Key extends keyof Of>(
  f: Facts<Of, Key>,
): Owned<RowOf<Of>> => f as unknown as AnyFacts

/** What a fold finds at an event, for a reaction to act on. Of one `key` the first finding stands, later ones are none. */
export type Finding<Kind extends string = string> = {
  /** A natural key, in text: the same whatever the version of the rules. */
  readonly key: string
  readonly kind: Kind
  /** JSON; whole numbers as digits. */
  readonly data: Readonly<Record<string, string | boolean | null>>
}

/** Rules that a read model was made from (ruled.ts): part of what it is, as its handlers are. */
export type Rules = { readonly version: string; readonly source: string }

export type Projection<
  Of extends Columns,
  Key extends keyof Of,
  Kind extends string,
  Told = never,
> = {
  readonly name: string
  /** These two are its row in docs/architecture.md, printed by `npm run docs`. */
  readonly oneRowPer: string
  readonly answers: string
  readonly version: number
  /** SQL type by column. */
  readonly columns: Of
  readonly key: readonly Key[]
  /** The column whose first digit is the row's partition: an id of the player, or of what is the player's; or SHARED. */
  readonly partitionBy: keyof Of & string
  /** Columns of further indexes, as SQL; of one that has but some of the rows, with which. */
  readonly indexes?: readonly (string | { readonly columns: string; readonly where: string })[]
  /** What read.{name} selects from the table, as SQL; without it: every column of every row. */
  readonly view?: (table: string) => string
  /** What its handlers are told beside the event. */
  readonly facts?: Owned<Told>
  readonly on: Handlers<RowOf<Of>, Key, Told>
  /**
   * What every event of these streams does that `on` does not name, whatever its type: one that comes with later code
   * is handled, too, and asks for no new version.
   */
  readonly every?: {
    readonly category: string
    readonly change: (event: Recorded) => Change<RowOf<Of>, Key> | readonly Change<RowOf<Of>, Key>[]
  }
  /** Asked after each change of a row, with the row before it and after it. Pure; what it needs is in the row. */
  readonly finds?: (before: RowOf<Of> | null, after: RowOf<Of>) => Finding<Kind> | null
}

/** Infers the row from the columns; key and kind of the findings from the literal. */
export const projection = <
  const Of extends Columns,
  const Key extends keyof Of,
  const Kind extends string = never,
  Told = never,
>(
  p: Projection<Of, Key, Kind, Told>,
): Projection<Of, Key, Kind, Told> => p

type OfAny = 'name' | 'oneRowPer' | 'answers' | 'version' | 'columns' | 'key' | 'indexes' | 'view'

/** A read model of every stream (whole.ts names those it does not see): what one event does, as it is stored. */
export type Whole<Of extends Columns, Key extends keyof Of> = Pick<
  Projection<Of, Key, never>,
  OfAny
> & {
  /** It may be of a type, or of a version, that this code does not know, and its data anything. */
  readonly each: (event: StoredEvent) => Change<RowOf<Of>, Key> | readonly Change<RowOf<Of>, Key>[]
}

/** No handler is by type: each event comes to the one. */
export const whole = <const Of extends Columns, const Key extends keyof Of>(p: Whole<Of, Key>) => ({
  ...p,
  on: {},
})

/** A row whose columns the runner does not know by name. */
export type AnyRow = Readonly<Record<string, unknown>>
export type AnyChange = Change<AnyRow, string>
type AnyHandler = (event: Recorded, told: AnyRow | null) => AnyChange | readonly AnyChange[]
export type AnyHandlers = Readonly<Record<string, AnyHandler | undefined>>

/** What rows are loaded and written by. */
export type AnyTable = {
  readonly name: string
  readonly columns: Readonly<Record<string, string>>
  readonly key: readonly string[]
  /** Of what is whole undefined. */
  readonly partitionBy?: string
}
export type AnyFacts = AnyTable & {
  readonly whose: (event: Recorded) => AnyRow | null
  readonly on: AnyHandlers
}
export type AnyProjection = Pick<Projection<Columns, string, string>, Exclude<OfAny, 'columns'>> & {
  /** Of what is whole undefined. */
  readonly partitionBy?: string
  readonly each?: (event: StoredEvent) => AnyChange | readonly AnyChange[]
  readonly columns: Readonly<Record<string, string>>
  readonly facts?: AnyFacts
  readonly on: AnyHandlers
  readonly every?: { readonly category: string; readonly change: AnyHandler }
  readonly finds?: (before: AnyRow | null, after: AnyRow) => Finding | null
  readonly rules?: Rules
  /** Of what is made from rules: its kind of them, and its handlers by the packs of it that were activated. */
  readonly ruledBy?: {
    readonly kind: string
    readonly on: (activated: readonly Pack[]) => AnyHandlers
  }
}

/** What the event does to its rows; undefined: nothing. */
export function handlerOf(
  { on, every, each }: Pick<AnyProjection, 'on' | 'every' | 'each'>,
  { type, stream }: Pick<Recorded, 'type' | 'stream'>,
): AnyHandler | undefined {
  if (each !== undefined) return each
  const named = on[type]
  if (named !== undefined || every === undefined) return named
  return stream.startsWith(`${every.category}-`) ? every.change : undefined
}

/** A row that must be there: a missing one stops the projection, since the fold or the log is wrong. */
export function known<Row>(row: Row | null): Row {
  if (row === null) throw new Error('the row that this event changes is missing')
  return row
}
