/** Lists in the order of their deadlines: the one that is over first stands first. */

/** A place in such a list: an instant, and the id of what has it. */
export type DeadlinePlace = { readonly at: string; readonly id: string }

export type DeadlinePage = { readonly limit: number; readonly before?: DeadlinePlace }

/** Before every place. */
export const FIRST_DEADLINE: DeadlinePlace = {
  at: '0001-01-01T00:00:00.000Z',
  id: '00000000-0000-0000-0000-000000000000',
}
