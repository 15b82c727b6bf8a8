/** Sign-out: the server is told, if it can be; here and in every tab the sign-in is over whatever it says. */
import { newKey } from './key.js'
import { accessToken, forget } from './sign-in.js'

/** The server has so long to hear of it, in ms: whoever leaves does not wait for it. */
const TOLD_MS = 3_000

/** Asks nobody to sign in for it, as other requests would where the sign-in has ended. */
export async function signOut(area) {
  const limit = new Promise((resolve) => setTimeout(resolve, TOLD_MS))
  await Promise.race([tell(area).catch(() => {}), limit])
  forget(area)
}

async function tell(area) {
  const token = await accessToken(area)
  if (token === null) return
  await fetch('/v1/auth/sign-out', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': newKey(),
    },
    body: '{}',
    keepalive: true,
  })
}
