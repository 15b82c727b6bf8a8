/** The form of an export: one event a line, in the order of $all; and what an event of it must have. */

/** `revision` and `position` are digits; `data` and `metadata` as they are stored. */
export type ExportedEvent = {
  readonly stream: string
  readonly revision: string
  readonly position: string
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
}

/** The categories that are verified; an export may hold others. */
export const VERIFIED = /^(player|wallet|gameSession|adjustment|suspension|staffAction)-/

/** Reads a line, whatever its data and metadata are; throws a SyntaxError that names it. */
export function eventOfLine(line: string, number: number): ExportedEvent {
  const event = JSON.parse(line) as Partial<Record<keyof ExportedEvent, unknown>>
  const texts = [event.stream, event.revision, event.position, event.id, event.type]
  const places = [event.revision, event.position].map(String)
  const isEvent =
    texts.every((text) => typeof text === 'string') && places.every((one) => /^\d+$/.test(one))
  if (!isEvent) throw new SyntaxError(`line ${number} is not an event of an export`)
  return event as ExportedEvent
}

/** A field as text; '' when it is none: what is compared with it will differ. */
export const text = (data: Readonly<Record<string, unknown>>, field: string): string => {
  const value = data[field]
  return typeof value === 'string' ? value : ''
}

/** A whole number; NaN when it is none. */
export const whole = (data: Readonly<Record<string, unknown>>, field: string): number => {
  const value = data[field]
  return typeof value === 'number' && Number.isInteger(value) ? value : Number.NaN
}

/** An amount in minor units; null when it is not digits. */
export const amount = (data: Readonly<Record<string, unknown>>, field: string): bigint | null => {
  const value = data[field]
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value) ? BigInt(value) : null
}

/** Of whoever made the event; '' where it does not say. */
export const actorOf = ({ metadata }: ExportedEvent, field: 'role' | 'id'): string => {
  const { actor } = metadata
  const isObject = typeof actor === 'object' && actor !== null
  return isObject ? text(actor as Record<string, unknown>, field) : ''
}

/** What of a stream's name follows its category: whose it is. */
export const keyOf = ({ stream }: ExportedEvent): string => stream.slice(stream.indexOf('-') + 1)
