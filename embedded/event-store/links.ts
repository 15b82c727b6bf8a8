// Resolves link events: `N@stream` to the event it names, if that is still shown.
import type { Ordinal } from './event-index.ts'
import type { IdForm } from './packing.ts'
import { eventMessage, linkMessage } from './packing.ts'
import { isTooOld } from './reading.ts'
import { readBodies, readHead } from './recorded-event.ts'
import type { Store } from './store.ts'

const LINK_TYPE = '$>'
const TARGET = /^(\d+)@(.+)$/s

export type Form = { readonly resolvesLinks: boolean; readonly ids: IdForm }

function findTarget(store: Store, name: string, revision: number): Buffer | undefined {
  const stream = store.index.streams.find(name)
  if (!stream || store.reading.isTombstoned(stream)) return undefined
  const shown = store.reading.shown(stream)
  if (!shown || revision < shown.first || revision > shown.last) return undefined
  const message = store.reading.messageNow(stream.ordinals[revision] ?? 0)
  return isTooOld(message, shown.metadata) ? undefined : message
}

/** The framed response for one stored event: as it is, or with its link resolved. */
export function responseFor(
  store: Store,
  form: Form,
  event: { ordinal: Ordinal; message: Buffer },
): Buffer {
  const { ordinal, message } = event
  const position = store.index.positionAt(ordinal)
  const isLink = form.resolvesLinks && store.index.typeIds.at(ordinal) === linkTypeId(store)
  if (!isLink) return eventMessage(message, position, form.ids)
  const parts = TARGET.exec(readBodies(message, readHead(message).end).data.toString())
  if (!parts) return eventMessage(message, position, form.ids) // malformed: shown as it is
  const target = findTarget(store, parts[2] ?? '', Number(parts[1]))
  return linkMessage(message, target, { position, form: form.ids })
}

const linkTypeId = (store: Store): number => store.index.types.find(LINK_TYPE) ?? -1
