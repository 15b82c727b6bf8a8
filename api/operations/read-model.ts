/** A read model as requests name it. */
import { z } from 'zod'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import { registry } from '../../projections/registry.ts'
import { Problem } from '../http/problem.ts'

export const nameSchema = z
  .string()
  .regex(/^[a-z_]{1,60}$/, 'the name of a read model, as in wallet_balance')

export const nameParams = z.strictObject({ name: nameSchema })

/** Throws NOT_FOUND. */
export function readModel(name: string): AnyProjection {
  const projection = registry.find((one) => one.name === name)
  if (projection === undefined) throw new Problem('NOT_FOUND')
  return projection
}

/** Of what is looked at. */
export const look = {
  method: 'get',
  permission: 'projections.read',
  status: 200,
} as const

export const workersSchema = z.object({
  alive: z.int(),
  others: z.int().describe('of these, with other code, which would not build it'),
})
