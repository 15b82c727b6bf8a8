/** A pack: all that one market's law says, as dated data. */
import { z } from 'zod'
import { currencySchema } from '../shared/currency.ts'
import { textSchema } from '../shared/text.ts'
import { columns, type ColumnName } from './columns.ts'
import { datedSchema, type Dated } from './dated.ts'
import { packMarketSchema } from './markets.ts'

type Schema<Name extends ColumnName> = (typeof columns)[Name]['schema']
/** A type cannot follow a table of columns through zod: it is said here, as it is known and as it is written down. */
const datedColumns = z
  .strictObject(
    Object.fromEntries(
      Object.entries(columns).map(([name, { schema }]) => [name, datedSchema(schema as z.ZodType)]),
    ),
  )
  .readonly() as unknown as z.ZodType<
  { readonly [Name in ColumnName]: readonly Dated<z.output<Schema<Name>>>[] },
  { readonly [Name in ColumnName]: readonly Dated<z.input<Schema<Name>>>[] }
>

/** Strict, so that a misspelt name is refused and not ignored; every column is there, so that nothing is undecided. */
export const packSchema = z
  .strictObject({
    market: packMarketSchema,
    version: textSchema(40).describe('another one for every change of the data'),
    name: textSchema(60),
    authority: textSchema(80),
    currency: currencySchema.describe('that all amounts are in, in minor units'),
    timeZone: textSchema(40).describe('of the IANA database: whose days its days are'),
    columns: datedColumns,
  })
  .readonly()
export type Pack = z.output<typeof packSchema>
/** As it is written down: amounts are digits. */
export type PackData = z.input<typeof packSchema>
