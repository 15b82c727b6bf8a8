/** SQL as text and values: what is interpolated becomes a parameter, never text. */

export type Sql = { readonly text: string; readonly values: readonly unknown[] }

export const sql = (parts: TemplateStringsArray, ...values: unknown[]): Sql => ({
  text: parts.reduce((text, part, index) => `${text}$${index}${part}`),
  values,
})
