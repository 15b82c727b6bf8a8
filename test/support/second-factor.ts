/** The codes that an authenticator app shows. */
import { Secret, TOTP } from 'otpauth'

const STEP_MS = 30_000

/** `step`: half minutes from now; -1, 0 and 1 are taken, each once and none after a later one. */
export const codeOf = (secret: string, step: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + step * STEP_MS,
  })
