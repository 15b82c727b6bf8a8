/** When somebody has paused: a round is a tap, and minutes without one are something else. */

/** From here on the time between two rounds, in ms, is a pause and not time played. */
export const PAUSE_MS = 5 * 60 * 1000
