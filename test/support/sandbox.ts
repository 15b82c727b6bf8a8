/** A sandbox as a process on a folder, asked as who has its secret. */
import { until } from '../../embedded/processes.ts'
import { startScript } from './script.ts'

export const SECRET = 'a secret of the tests, as long as one has to be'.replaceAll(' ', '-')

/** Bound of each wait, in ms. */
export const BOUND_MS = 20_000

export type SandboxProcess = Awaited<ReturnType<typeof startSandbox>>

/** `port`: a free one. Settles when it serves. */
export async function startSandbox(
  name: 'payment-gateway' | 'provider',
  dataDir: string,
  port = 0,
) {
  const args = ['--port', String(port), '--data', dataDir]
  const env = { PAYMENT_SECRET: SECRET, PROVIDER_SECRET: SECRET }
  const { child, said, ended } = startScript(name, args, env)
  const hasStarted = await until(
    () => said.stdout.includes('\n') || child.exitCode !== null,
    BOUND_MS,
  )
  if (!hasStarted || child.exitCode !== null) {
    child.kill('SIGKILL')
    throw new Error(`the ${name} did not start:\n${said.stderr}`)
  }
  const { url } = JSON.parse(said.stdout) as { url: string }
  const asWho = { headers: { Authorization: `Bearer ${SECRET}` } }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    url,
    pid: Number(child.pid),
    said,
    async ask(method: string, place: string, body?: object) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(`${url}${place}`, { method, ...asWho, ...sent })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    text: async (place: string) => (await fetch(`${url}${place}`, asWho)).text(),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
