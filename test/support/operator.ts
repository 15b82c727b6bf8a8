/** A small operator over HTTP: the house's own profiles before wallets in memory, one a style. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { hub88 } from '../../integrations/providers/profiles/hub88.ts'
import { pragmatic } from '../../integrations/providers/profiles/pragmatic.ts'
import { softswiss } from '../../integrations/providers/profiles/softswiss.ts'
import { createProvider, type Handled } from '../../integrations/providers/provider.ts'
import { createMemoryWallet, type Player } from './memory-wallet.ts'
import { SECRET } from './sandbox.ts'

export const STYLES = ['hub88', 'softswiss', 'pragmatic'] as const
export type Style = (typeof STYLES)[number]
const PROFILES = { hub88, softswiss, pragmatic }

/** What the operator does badly with its next answer. */
export type Mood = 'well' | 'silent' | 'broken' | 'late'

export type Operator = Awaited<ReturnType<typeof startOperator>>

/** `publicKey`: of the provider. `moodOf` is asked after a call was acted on. */
export async function startOperator(
  publicKey: string,
  player: Player,
  moodOf: () => Mood = () => 'well',
) {
  const walletOf = (style: Style) => createMemoryWallet(PROFILES[style], player)
  const wallets = {
    hub88: walletOf('hub88'),
    softswiss: walletOf('softswiss'),
    pragmatic: walletOf('pragmatic'),
  }
  const providers = {
    hub88: createProvider(hub88, publicKey),
    softswiss: createProvider(softswiss, SECRET),
    pragmatic: createProvider(pragmatic, SECRET),
  }
  const handled: Handled[] = []

  async function handle(request: IncomingMessage): Promise<Handled> {
    const [, style, path] = /^\/(\w+)(\/.+)$/.exec(request.url ?? '') ?? []
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = { path: path ?? '', headers: request.headers, body: Buffer.concat(chunks) }
    const became = await providers[style as Style].handle(raw, wallets[style as Style])
    handled.push(became)
    return became
  }

  const server = createServer((request, response) => {
    void handle(request).then(async ({ answer }) => {
      const mood = moodOf()
      if (mood === 'silent') return request.socket.destroy()
      if (mood === 'broken') return response.writeHead(502).end('<html>')
      if (mood === 'late') await sleep(4_000)
      return response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    wallets,
    handled,
    walletUrl: (style: Style) => `${url}/${style}`,
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
