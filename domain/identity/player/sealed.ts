/** The form of what is sealed in a player's stream. */
import { z } from 'zod'

/** Personal data, sealed under the player's own key; without it nobody can read them again. At most 8 KiB. */
export const sealedSchema = z
  .string()
  .regex(/^v1\.[A-Za-z0-9+/=]{1,8192}$/)
  .describe('personal data, AES-256-GCM under the data key of the player')
