/** What names a pack's data beyond doubt. */
import { hash } from 'node:crypto'
import { z } from 'zod'
import { packSchema, type Pack } from './pack.ts'

/** SHA-256 in hex over its canonical JSON: keys in order of UTF-16, no white space, amounts as digits. */
export const packHash = (pack: Pack): string => hashOf(z.encode(packSchema, pack))

export const hashOf = (data: unknown): string => hash('sha256', JSON.stringify(inOrder(data)))

function inOrder(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(inOrder)
  if (data === null || typeof data !== 'object') return data
  const entries = Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, value]) => [key, inOrder(value)]))
}
