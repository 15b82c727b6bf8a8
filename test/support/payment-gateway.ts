/** The sandbox payment gateway as a process on a folder, and a receiver of its webhooks. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '../../embedded/processes.ts'
import { BOUND_MS, startSandbox, type SandboxProcess } from './sandbox.ts'

export { SECRET } from './sandbox.ts'

export type GatewayProcess = SandboxProcess

export const startGateway = (dataDir: string, port = 0): Promise<GatewayProcess> =>
  startSandbox('payment-gateway', dataDir, port)

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
