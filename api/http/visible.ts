/** Whose a thing is, to whoever asks: what is somebody else's does not exist for a player. */
import type { Caller } from './caller.ts'
import { Problem } from './problem.ts'

/** The row, where the caller may know of it. Throws NOT_FOUND, the same for another player's as for none. */
export function visible<Row extends { readonly player_id: string }>(
  { id, role }: Caller,
  row: Row | undefined,
): Row {
  const isForeign = role === 'player' && row?.player_id !== id
  if (row === undefined || isForeign) throw new Problem('NOT_FOUND')
  return row
}
