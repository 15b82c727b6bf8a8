/** SQL as text and values: what is interpolated becomes a parameter, or is SQL made here; text from elsewhere it never is. */

export type Sql = { readonly text: string; readonly values: readonly unknown[] }

/** What was made here may stand in other SQL; an object of the same form that came from outside is a value. */
const made = new WeakSet<object>()
const isMade = (value: unknown): value is Sql => typeof value === 'object' && made.has(value ?? {})

function make(text: string, values: readonly unknown[] = []): Sql {
  const one = { text, values }
  made.add(one)
  return one
}

export function sql(parts: TemplateStringsArray, ...interpolated: unknown[]): Sql {
  const values: unknown[] = []
  const text = parts.reduce((before, part, index) => {
    const value = interpolated[index - 1]
    if (isMade(value)) {
      const shift = values.length
      values.push(...value.values)
      return before + value.text.replace(/\$(\d+)/g, (_, n) => `$${Number(n) + shift}`) + part
    }
    values.push(value)
    return `${before}$${values.length}${part}`
  })
  return make(text, values)
}

const NAME = /^[a-z_][a-z0-9_]*$/

/** A name, or several joined by dots: a table in its schema. Throws for what is none of ours. */
export const named = (...names: readonly string[]): Sql => {
  const wrong = names.find((name) => !NAME.test(name))
  if (wrong !== undefined) throw new Error(`${JSON.stringify(wrong)} is no name of ours`)
  return make(names.map((name) => `"${name}"`).join('.'))
}

/** With commas between them. */
export const listed = (parts: readonly Sql[]): Sql =>
  parts.reduce((before, part) => sql`${before}, ${part}`)

export const namesOf = (names: readonly string[]): Sql => listed(names.map((name) => named(name)))

/** As it stands: SQL that is written in this code, such as a column's type. Nothing from outside may come here. */
export const verbatim = (text: string): Sql => make(text)
