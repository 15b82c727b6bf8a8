/** Older schema versions of an event, step by step to the current one. A stored event is never rewritten. */
import { eventSchemas } from '../domain/events.ts'

/** Takes the data of one version to the next. Pure: what it adds follows from the old data alone. */
type Upcaster = (data: unknown) => unknown

/** There was but one payment provider when these were written. */
const withSandbox: Upcaster = (data) => ({ ...(data as object), provider: 'sandbox' })

/** By `Type@version`: from that version to the one after it. */
const upcasters: ReadonlyMap<string, Upcaster> = new Map([
  ['DepositStarted@1', withSandbox],
  ['WithdrawalRequested@1', withSandbox],
])

/** The steps from a stored version to the current one, none when it is that; throws, in words, where there is no path. */
function stepsFrom(type: string, version: unknown): Upcaster[] {
  const current = eventSchemas.get(type)?.version
  if (current === undefined) throw new Error(`unknown event type ${type}`)
  if (!isVersion(version) || version > current) {
    throw new Error(
      `${type} has schema version ${String(version)}, this code knows up to ${current}`,
    )
  }
  return Array.from({ length: current - version }, (_, n) => {
    const step = upcasters.get(`${type}@${version + n}`)
    if (step === undefined) throw new Error(`no upcaster from ${type}@${version + n}`)
    return step
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
