/** A stream's read that is silent, or that its reader has left: what both ways have in common. */
import { SILENCE_MS_MAX, speaking } from '../silence.ts'
import { StoreUnavailable } from '../store.ts'

/** A read of at most so many events that its reader has left is taken to its end; a longer one is cancelled. */
export const DRAINED_MAX = 100

/** The same answers. Throws StoreUnavailable where the next one does not come in time. */
export const answersOf = <Answer>(
  stream: string,
  answers: AsyncIterator<Answer>,
): AsyncGenerator<Answer> =>
  speaking(
    answers,
    () => new StoreUnavailable(`cannot read ${stream}: no answer within ${SILENCE_MS_MAX} ms`),
  )
