/** Tables of several contexts as one. Throws, at load, for a key that two of them have: one would go unseen. */
type All<Tables extends readonly object[]> = Tables extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? Rest extends readonly []
    ? First
    : First & All<Rest>
  : Tables[number]

export function merged<const Tables extends readonly object[]>(...tables: Tables): All<Tables> {
  const keys = tables.flatMap((table) => Object.keys(table))
  const twice = keys.find((key, n) => keys.indexOf(key) !== n)
  if (twice !== undefined) throw new Error(`two tables have an entry of their own for ${twice}`)
  return Object.assign({}, ...tables) as All<Tables>
}
