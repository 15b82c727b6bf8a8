/** Forms that the routes of play share. */
import { z } from 'zod'
import { hashSchema, idSchema } from '../http/schemas.ts'

export const inSession = z.strictObject({ sessionId: idSchema })

export const nothing = z.strictObject({}).default({})

export const originSchema = z
  .enum(['default', 'chosen', 'carriedOver'])
  .describe('whether the player chose the client seed for this server seed')

export const clientSeed = { clientSeed: z.string(), clientSeedOrigin: originSchema }

export const revealedSeed = z.object({ seedHash: hashSchema, serverSeed: hashSchema })
