/** Codes of what the platform page asks for. */
import type { Meaning } from '../http/meaning.ts'

export const platformCodes = {
  DEMO_ONLY: {
    status: 403,
    title: 'Demo rounds are played where the environment is demo, and nowhere else.',
    cause: 'This process does not serve a demo (ENVIRONMENT).',
    remedy: 'Start one on a machine of your own: `npm start -- --demo`.',
  },
} satisfies Record<string, Meaning>
