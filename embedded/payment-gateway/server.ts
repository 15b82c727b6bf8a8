/** The sandbox payment gateway over HTTP, as a process of its own runs it. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerTo, createAnswers, refused, type Answer } from './answers.ts'
import { openBook } from './book.ts'
import { openDesk } from './desk.ts'
import { createFaults } from './faults.ts'

const BODY_BYTES_MAX = 16 * 1024
/** How long a request may take to arrive, in ms. */
const REQUEST_MAX_MS = 10_000
const CONNECTIONS_MAX = 512

/** Whoever has the address of a payer's page may decide; everything else is for who has the secret. */
const OPEN = ['/pay', '/health/live']

export type PaymentGateway = { readonly url: string; readonly stop: () => Promise<void> }

/** `secret`: of who asks, and of the webhooks' signatures. `log`: hears of what should not happen. Throws FolderInUse. */
export async function startPaymentGateway(options: {
  dataDir: string
  secret: string
  host?: string
  /** 0: a free one. */
  port?: number
  log?: (line: string) => void
}): Promise<PaymentGateway> {
  const { dataDir, secret, host = '127.0.0.1', port = 0, log = () => {} } = options
  const ending = new AbortController()
  const faults = createFaults()
  const book = await openBook(dataDir)
  const desk = openDesk({ book, faults, secret })
  let url = ''
  const answers = createAnswers({ book, desk, faults, pageUrl: (token) => `${url}/pay/${token}` })

  async function answerOf(request: IncomingMessage): Promise<Answer> {
    if (!URL.canParse(request.url ?? '', 'http://gateway')) return refused(404, 'no such place')
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://gateway')
    const [, place = pathname, id = ''] =
      /^(\/v1\/payments|\/pay)\/([\w-]{1,64})$/.exec(pathname) ?? []
    if (!OPEN.includes(place) && !isBearer(request, secret)) return refused(401, 'who is asking?')
    const handle = answers[`${request.method} ${place}`]
    if (handle === undefined) return refused(404, 'no such place')
    const body = await bodyOf(request)
    return body === null ? refused(413, 'at most 16 kB') : handle({ id, query, body })
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body, inMs } = await answerOf(request).catch((error: unknown) => {
      const told = answerTo(error)
      if (told.status >= 500) log(String(error))
      return told
    })
    if (inMs === null) return void request.socket.destroy()
    if (inMs > 0) await sleep(inMs, undefined, { signal: ending.signal }).catch(() => {})
    response.writeHead(status, { ...headers, 'Cache-Control': 'no-store' }).end(body)
  }

  const server = createServer(
    { requestTimeout: REQUEST_MAX_MS, headersTimeout: REQUEST_MAX_MS },
    (request, response) => void serve(request, response),
  )
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  url = `http://${host}:${(server.address() as AddressInfo).port}`
  return {
    url,
    async stop() {
      ending.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await closed
      await desk.stop()
      await book.close()
    },
  }
}

/** Compared as hashes, so that neither length nor first letters can be found out. */
function isBearer({ headers }: IncomingMessage, secret: string): boolean {
  const hashed = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hashed(headers.authorization ?? ''), hashed(`Bearer ${secret}`))
}

/** null: it is larger than it may be. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length
    if (bytes > BODY_BYTES_MAX) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
