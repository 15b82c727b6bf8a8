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
}
