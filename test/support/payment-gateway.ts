/** The sandbox payment gateway as a process on a folder, and a receiver of its webhooks. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '../../embedded/processes.ts'
import { startScript } from './script.ts'

export const SECRET = 'a secret of the tests, as long as one has to be'.replaceAll(' ', '-')

/** Bound of each wait, in ms. */
export const BOUND_MS = 20_000

export type GatewayProcess = Awaited<ReturnType<typeof startGateway>>

/** `port`: a free one. Settles when it serves. */
export async function startGateway(dataDir: string, port = 0) {
  const args = ['--port', String(port), '--data', dataDir]
  const { child, said, ended } = startScript('payment-gateway', args, { PAYMENT_SECRET: SECRET })
  const hasStarted = await until(
    () => said.stdout.includes('\n') || child.exitCode !== null,
    BOUND_MS,
  )
  if (!hasStarted || child.exitCode !== null) {
    child.kill('SIGKILL')
    throw new Error(`the gateway did not start:\n${said.stderr}`)
  }
  const { url } = JSON.parse(said.stdout) as { url: string }
  const ask = async (method: string, place: string, body?: object) => {
    const response = await fetch(`${url}${place}`, {
      method,
      headers: { Authorization: `Bearer ${SECRET}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    url,
    pid: Number(child.pid),
    ask,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

export type Received = { at: number; signature: string; text: string; body: Record<string, string> }

/** Notes what arrives; answers `status()`. */
export async function startReceiver(status: () => number = () => 204) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const signature = String(request.headers['x-payment-signature'])
      const body = JSON.parse(text) as Record<string, string>
      received.push({ at: Date.now(), signature, text, body })
      response.writeHead(status()).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    received,
    /** The events that have come, once there are so many. */
    async events(count: number): Promise<string[]> {
      await until(() => received.length >= count, BOUND_MS)
      return received.map(({ body }) => String(body['event']))
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
