/** Every column of the packs, in the order in which they are read. */
import type { z } from 'zod'
import { merged } from '../shared/merged.ts'
import { accessColumns } from './columns/access.ts'
import { dutyColumns } from './columns/duties.ts'
import { limitColumns } from './columns/limits.ts'
import { moneyColumns } from './columns/money.ts'
import { playColumns } from './columns/play.ts'

export const columns = merged(accessColumns, limitColumns, playColumns, moneyColumns, dutyColumns)

export type ColumnName = keyof typeof columns
export const COLUMNS = Object.keys(columns) as ColumnName[]

/** What holds at an instant. */
export type Values = { readonly [Name in ColumnName]: z.output<(typeof columns)[Name]['schema']> }
