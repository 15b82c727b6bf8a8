/** Requests to a sandbox and its answers; it knows no socket. */
import type { z } from 'zod'

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
