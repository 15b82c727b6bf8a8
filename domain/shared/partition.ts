/** The partition of a player's streams and rows. */

/** The first hex digit of any id that belongs to the player: all of them copy it. */
export const partitionOf = (id: string): string => id.slice(0, 1)
