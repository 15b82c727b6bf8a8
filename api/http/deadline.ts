/** A limit on the whole of an answer: whatever is silent behind it, whoever asked is told in time to ask again. */
import { Problem } from './problem.ts'

/** How long a request may take, in ms, from where it is understood to its answer. */
const ANSWER_MS_MAX = 9_500

/** What was begun may still end, and then has its effect: a repeat with the same key finds it. Throws UNAVAILABLE. */
export async function answeredInTime<Answer>(
  work: Promise<Answer>,
  inMs = ANSWER_MS_MAX,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Problem('UNAVAILABLE')), inMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
