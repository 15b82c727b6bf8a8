/** Older schema versions of an event, step by step to the current one. A stored event is never rewritten. */
import { eventSchemas } from '../domain/events.ts'

/** Takes the data of one version to the next. */
type Upcaster = (data: unknown) => unknown

/** By `Type@version`: from that version to the one after it. */
const upcasters: ReadonlyMap<string, Upcaster> = new Map()

/** Data at the current version; throws when a step is missing or the version is newer than this code. */
export function upcast(type: string, version: number, data: unknown): unknown {
  const current = eventSchemas.get(type)?.version
  if (current === undefined) throw new Error(`unknown event type ${type}`)
  if (!Number.isInteger(version) || version < 1 || version > current) {
    throw new Error(`${type} has schema version ${version}, this code knows up to ${current}`)
  }
  let upcasted = data
  for (let at = version; at < current; at += 1) {
    const step = upcasters.get(`${type}@${at}`)
    if (step === undefined) throw new Error(`no upcaster from ${type}@${at}`)
    upcasted = step(upcasted)
  }
  return upcasted
}
