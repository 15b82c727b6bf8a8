/** What is killed and when, from a seed alone: a failing run replays; it may not look at the system. */
import { seededRandom } from '../../scripts/support/seeded-random.ts'

const VICTIMS = ['api', 'worker', 'eventstore', 'postgres', 'everything'] as const
export type Victim = (typeof VICTIMS)[number]

/** `afterBets`: bets acknowledged since the point before, when the kill comes. */
export type Point = { victim: Victim; afterBets: number }

/** Bets before a kill: few enough for many points, enough that every queue is in use. */
const BETS = { min: 20, max: 120 }

/** Every victim once in each five points: five deaths of one part in a minute would end the supervision. */
export function planOf(seed: number, points: number): Point[] {
  const random = seededRandom(seed)
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
