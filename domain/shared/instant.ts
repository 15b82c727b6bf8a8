/** Instants as ISO 8601 text in UTC; it converts and compares, and may not read a clock. */
import { z } from 'zod'

/** An instant with milliseconds, "2026-11-23T09:14:28.000Z": text order is time order. */
export const instantSchema = z.iso.datetime({ precision: 3 })

/** After every instant that a clock tells: for what has no end. */
export const NO_END = '9999-12-31T23:59:59.999Z'

export const toMs = (instant: string): number => Date.parse(instant)
export const fromMs = (ms: number): string => new Date(ms).toISOString()
export const plusMs = (instant: string, ms: number): string => fromMs(toMs(instant) + ms)

/** The UTC day of an instant: "2026-11-23". */
export const dayOf = (instant: string): string => instant.slice(0, 10)
