/** What an error code tells: how it is answered, why it comes, and what its caller can do. */

export type Meaning = {
  readonly status: number
  /** One sentence for whoever sent the request. */
  readonly title: string
  readonly cause: string
  readonly remedy: string
  /** JSON pointer to the field of the body that it is about. */
  readonly pointer?: string
  /** The same request, with the same key, may succeed after so many seconds. */
  readonly retryAfterS?: number
  /** Deciders give it, and no route answers with it: what leads to it is not there, or it is a provider's call. README.md names these codes. */
  readonly isAhead?: true
}

/** What a page says of a code that is ahead. */
export const AHEAD =
  'No request is answered with it: what leads to it is not there yet, or is a call of a provider of games, which is answered in its own words.'
