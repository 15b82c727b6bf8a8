/** Older schema versions of an event, step by step to the current one. A stored event is never rewritten. */
import { eventSchemas, olderVersions } from '../domain/events.ts'
import type { Older } from '../domain/shared/stream.ts'

/** The steps from a stored version to the current one, none when it is that; throws, in words, where there is no path. */
function stepsFrom(type: string, version: unknown): Older['upcast'][] {
  const current = eventSchemas.get(type)?.version
  if (current === undefined) throw new Error(`unknown event type ${type}`)
  if (!isVersion(version) || version > current) {
    throw new Error(
      `${type} has schema version ${String(version)}, this code knows up to ${current}`,
    )
  }
  return Array.from({ length: current - version }, (_, n) => {
    const older = olderVersions.get(`${type}@${version + n}`)
    if (older === undefined) throw new Error(`no upcaster from ${type}@${version + n}`)
    return older.upcast
  })
}

const isVersion = (version: unknown): version is number =>
  typeof version === 'number' && Number.isInteger(version) && version >= 1

/** Data at the current version; throws when a step is missing or the version is newer than this code. */
export function upcast(type: string, version: unknown, data: unknown): unknown {
  if (eventSchemas.get(type)?.version === version) return data // nearly always
  return stepsFrom(type, version).reduce((upcasted, step) => step(upcasted), data)
}

/** How this code reads a stored version: as it is, over so many steps, or not at all, and why. */
export type Reading =
  | { readonly how: 'current' }
  | { readonly how: 'upcast'; readonly to: number }
  | { readonly how: 'unknown'; readonly why: string }

export function readingOf(type: string, version: unknown): Reading {
  try {
    const steps = stepsFrom(type, version)
    return steps.length === 0
      ? { how: 'current' }
      : { how: 'upcast', to: Number(version) + steps.length }
  } catch (error) {
    return { how: 'unknown', why: (error as Error).message }
  }
}
