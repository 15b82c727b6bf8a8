/** Requests to a sandbox and its answers; it knows no socket. */
import type { z } from 'zod'
import { BookFull } from './lines.ts'

export type Asked = {
  /** What the address ends with, where the place has an id. */
  readonly id: string
  readonly query: URLSearchParams
  readonly body: string
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How long it is kept back, in ms; null: it is lost on the way. */
  readonly inMs: number | null
}

export type Handle = (asked: Asked) => Answer | Promise<Answer>

export const answer = (status: number, type: string, body: string): Answer => ({
  status,
  headers: { 'Content-Type': `${type}; charset=utf-8` },
  body,
  inMs: 0,
})

export const json = (body: unknown, status = 200): Answer =>
  answer(status, 'application/json', JSON.stringify(body))

export const refused = (status: number, error: string): Answer => json({ error }, status)

export const page = (html: string, policy: string, status = 200): Answer => {
  const { headers, ...rest } = answer(status, 'text/html', html)
  return {
    ...rest,
    headers: { ...headers, 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
  }
}

/** To be read there by GET. */
export const seeOther = (place: string): Answer => ({
  ...answer(303, 'text/plain', ''),
  headers: { Location: place },
})

/** A request that does not have the form it should. */
export class Malformed extends Error {
  override name = 'Malformed'
}

/** There is no such thing. */
export class Unknown extends Error {
  override name = 'Unknown'
}

/** What is asked for does not go with what there is. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/** What of `error` the caller is told. */
export function answerTo(error: unknown): Answer {
  if (error instanceof Malformed) return refused(400, error.message)
  if (error instanceof Unknown) return refused(404, error.message)
  if (error instanceof Conflict) return refused(409, error.message)
  if (error instanceof BookFull) return refused(507, 'the book is full')
  return refused(503, 'this could not be kept')
}

/** Throws Malformed. */
export function read<Form extends z.ZodType>(form: Form, value: unknown): z.output<Form> {
  const { success, data, error } = form.safeParse(value)
  if (success) return data
  throw new Malformed(
    error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  )
}

/** Throws Malformed. */
export function readJson<Form extends z.ZodType>(form: Form, body: string): z.output<Form> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new Malformed('the body is no JSON')
  }
  return read(form, value)
}
