/** Codes of what staff do to the system. */
import type { Meaning } from '../http/meaning.ts'

export const operationsCodes = {
  REBUILD_REFUSED: {
    status: 409,
    title: 'A rebuild of this read model is under way: wait for it, or cancel it.',
    cause: 'A new generation of this read model is being built already.',
    remedy: 'Wait for it, or cancel it: `npm run rebuild -- cancel NAME`.',
  },
} satisfies Record<string, Meaning>
