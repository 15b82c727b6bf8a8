/** What is killed and when, from a seed alone: a failing run replays; it may not look at the system. */

const VICTIMS = ['api', 'worker', 'eventstore', 'postgres', 'everything'] as const
export type Victim = (typeof VICTIMS)[number]

/** `afterBets`: bets acknowledged since the point before, when the kill comes. */
export type Point = { victim: Victim; afterBets: number }

/** Uniform in [0, 1), repeatable (mulberry32): it chooses what is done, never an outcome. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Bets before a kill: few enough for many points, enough that every queue is in use. */
const BETS = { min: 20, max: 120 }

/** Every victim once in each five points: five deaths of one part in a minute would end the supervision. */
export function planOf(seed: number, points: number): Point[] {
  const random = generator(seed)
  const plan: Point[] = []
  while (plan.length < points) {
    const left: Victim[] = [...VICTIMS]
    while (left.length > 0) {
      const [victim] = left.splice(Math.floor(random() * left.length), 1)
      const afterBets = BETS.min + Math.floor(random() * (BETS.max - BETS.min))
      if (victim !== undefined) plan.push({ victim, afterBets })
    }
  }
  return plan.slice(0, points)
}
