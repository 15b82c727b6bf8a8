/** What a query of a list is asked for, newest first and in pages. */

/** `before`: where the last page ended; without it the list begins with the newest. */
export type Page<At = bigint> = { readonly limit: number; readonly before?: At }

/** Later than every revision and position that there is, and a bigint of PostgreSQL. */
export const NEWEST = 2n ** 62n
