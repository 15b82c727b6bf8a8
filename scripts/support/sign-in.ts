// Gets the access token a command line acts with: ACME_TOKEN, else a demo sign-in; may not keep it anywhere.
import { CliError, EXIT } from './cli.ts'
import type { Where } from './where.ts'

/** Longest wait for the API's answer, in ms. */
const ANSWER_MS_MAX = 10_000

/**
 * A token for `--as ROLE`. ACME_TOKEN is taken first, whatever its role; else the demo account of
 * that role in run.json signs in at the API. Throws CliError.
 */
export async function signIn(
  where: Pick<Where, 'url' | 'demo'>,
  role: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const { ACME_TOKEN: token } = env
  if (token) return token
  const account = where.demo.find((each) => each.role === role)
  if (!account) {
    const roles = where.demo.map((each) => each.role).join(', ') || 'none'
    throw new CliError(`No demo account has the role ${role}; known: ${roles}`, EXIT.usage)
  }
  const { email, password } = account
  const response = await fetch(`${where.url}/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  }).catch((error: unknown) => {
    throw new CliError(`Cannot reach the API at ${where.url}: ${String(error)}`)
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body && typeof body === 'object' && 'accessToken' in body) {
    return String(body.accessToken)
  }
  throw new CliError(`Signing in as ${email} was refused with status ${response.status}`)
}
