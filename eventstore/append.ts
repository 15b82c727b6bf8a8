/** An append as it is asked for, and what of it would end this process. */
import type { StorableEvent } from './codec.ts'
import { StoreRefused, type Expected } from './store.ts'

export type Append = {
  readonly stream: string
  readonly events: readonly StorableEvent[]
  readonly expected: Expected
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The client answers an empty type twice, and the second answer ends the process; so do ids and names refused here. */
export function refuseWhatEndsTheProcess({ stream, events }: Append): void {
  if (stream === '') throw new StoreRefused('a stream needs a name')
  for (const { id, type } of events) {
    if (type === '') throw new StoreRefused(`${stream}: an event needs a type`)
    if (!UUID.test(id) || /^[0-]+$/.test(id)) {
      throw new StoreRefused(`${stream}: an event needs an id that is a UUID in lower case`)
    }
  }
}
