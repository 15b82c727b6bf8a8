/** JSON as providers send it and are answered, with amounts in digits: a number never passes through a double. */
import type { ProviderOutcome, RawAnswer, RawCall } from './call.ts'
import type { Scale } from './profile.ts'
import { fromMinor } from './scale.ts'
import type { Situation } from './situations.ts'
import { z } from 'zod'

/** A text, or a number. Whatever stands between two texts is no part of one. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g
const numbersQuoted = (text: string) =>
  text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`))

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const hasType = ({ headers }: RawCall, type: string): boolean =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === type

/** A whole number is one in JSON, decimals are text: what is one is not taken for the other. */
export const amountSchema = (scale: Scale) =>
  scale.kind === 'decimal' ? z.string() : z.int().nonnegative()

/** The same with each number as the text that it was sent as. */
type Quoted<Value> = Value extends number
  ? string
  : Value extends readonly (infer One)[]
    ? Quoted<One>[]
    : Value extends object
      ? { [Name in keyof Value]: Quoted<Value[Name]> }
      : Value

/** What was said, and its numbers digit by digit; or why it is not of the schema. */
export function readJson<Schema extends z.ZodType>(
  raw: RawCall,
  schema: Schema,
): { said: z.output<Schema>; digits: Quoted<z.output<Schema>> } | Situation {
  if (!hasType(raw, 'application/json')) return 'syntax'
  try {
    const text = UTF8.decode(raw.body)
    const value: unknown = JSON.parse(text)
    const read = schema.safeParse(value, { reportInput: true })
    if (!read.success) return situationOf(read.error.issues)
    const digits = JSON.parse(numbersQuoted(text)) as Quoted<z.output<Schema>>
    return { said: read.data, digits }
  } catch {
    return 'syntax' // no UTF-8, no JSON, or nested too deeply
  }
}

/** Of what a schema found wrong: what is missing first, then amounts, then what is of another type. */
export function situationOf(issues: readonly z.core.$ZodIssue[]): Situation {
  if (issues.some(({ input }) => input === undefined)) return 'syntax'
  if (issues.some(({ path }) => /amount$/i.test(String(path.at(-1))))) return 'amountInvalid'
  return issues.some(({ code }) => code === 'invalid_type') ? 'types' : 'syntax'
}

/** Stands for itself in an answer. */
export type Digits = { readonly digits: string }
const isDigits = (value: unknown): value is Digits =>
  typeof value === 'object' && value !== null && 'digits' in value

/** A field that is undefined is left out. */
function textOf(value: unknown): string {
  if (isDigits(value)) return value.digits
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${JSON.stringify(name)}:${textOf(field)}`)
  return `{${fields.join(',')}}`
}

export const jsonAnswer = (status: number, fields: Readonly<Record<string, unknown>>) =>
  ({
    status,
    headers: { 'content-type': 'application/json' },
    body: textOf(fields),
  }) satisfies RawAnswer

/** Cash and bonus as one, for formats that know one balance. */
export function balanceOf({ wallet }: ProviderOutcome, scale: Scale): Digits | string | undefined {
  if (wallet === null) return undefined
  const digits = fromMinor(wallet.balance + wallet.bonusBalance, wallet.currency, scale)
  return scale.kind === 'decimal' ? digits : { digits }
}
