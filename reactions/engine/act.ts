/** What is done when its time has come: a row of the tables that the contexts bring. */
import type { StoredAt } from './fact-at.ts'

/** What is due, by its kind, and the fact that brought it. */
export type Due = {
  readonly kind: string
  readonly id: string
  /** Not before. */
  readonly at: string
  readonly fact: StoredAt
}

export type Act = {
  /** Whoever runs it, however late and however often, has the effect once; answers whether it is done. */
  readonly run: (deps: never, due: Due) => Promise<boolean>
}
