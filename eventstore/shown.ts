/**
 * What a player is shown of an aggregate, known by the last event that changed it: of facts that they are not shown nothing
 * can be told from it, not even that there are some, as a gap in revisions would.
 */
import { hash } from 'node:crypto'
import type { Decider } from '../domain/shared/decider.ts'
import type { AnyEvent } from './command.ts'
import { decodeAs } from './folded.ts'
import type { Store } from './store.ts'

/** 22 characters of base64url; '' where nothing has been shown yet. `shownId` is the id of that last event. */
export const tagOf = (shownId: string): string =>
  shownId === '' ? '' : hash('sha256', shownId, 'base64url').slice(0, 22)

/** Its id for a state from a snapshot that does not say it: looked for backwards, from where that state stands. */
export async function lastShownId<Event extends AnyEvent>(
  store: Store,
  { shows }: Pick<Decider<never, Event, never, string>, 'shows'>,
  { stream, revision }: { stream: string; revision: bigint },
): Promise<string> {
  for await (const stored of store.read(stream, { from: revision, backwards: true })) {
    const event = decodeAs<Event>(stored)
    if (shows?.(event) === true) return event.id
  }
  return ''
}
