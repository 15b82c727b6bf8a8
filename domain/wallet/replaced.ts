/**
 * Values on a wallet that replace one another (a market, later limits and time zones): whoever sets one names the revision
 * of the fact that is in force. So a slow one can never undo a newer one; its refusal is a fact, and final.
 */
import { z } from 'zod'

const revision = z.int()

/** In a fact that sets a value, and in one that refuses to. */
export const replacesSchema = revision
  .nullable()
  .describe('revision of the fact that it replaces; null: there is none yet')

/** In a state: the value, and where the fact stands that set it; null before any. */
export const inForceSchema = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, revision }).nullable()
type InForce = { readonly revision: number } | null

/** What the next one has to name. */
export const replaceableAs = (inForce: InForce): number | null => inForce?.revision ?? null
