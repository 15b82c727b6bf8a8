/** A sandbox over HTTP: handlers by method and place, most of them for who has the secret. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerTo, refused, type Answer, type Handle } from './answers.ts'

const BODY_BYTES_MAX = 16 * 1024
/** How long a request may take to arrive, in ms. */
const REQUEST_MAX_MS = 10_000
const CONNECTIONS_MAX = 512

export type Served = { readonly url: string; readonly stop: () => Promise<void> }

export type Serving = {
  readonly secret: string
  readonly host?: string
  /** 0: a free one. */
  readonly port?: number
  /** Hears of what should not happen. */
  readonly log?: (line: string) => void
}

type Places = {
  /** As `GET /v1/things/:id`. */
  readonly handlers: Readonly<Record<string, Handle>>
  /** Places that need no secret. */
  readonly open: readonly string[]
}

/** `placesAt`: at the server's own address, which is known once it listens. */
export async function serve(serving: Serving, placesAt: (url: string) => Places): Promise<Served> {
  const { secret, host = '127.0.0.1', port = 0, log = () => {} } = serving
  const ending = new AbortController()
  const server = createServer({ requestTimeout: REQUEST_MAX_MS, headersTimeout: REQUEST_MAX_MS })
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  const { handlers, open } = placesAt(url)

  async function answerOf(request: IncomingMessage): Promise<Answer> {
    if (!URL.canParse(request.url ?? '', url)) return refused(404, 'no such place')
    const { pathname, searchParams: query } = new URL(request.url ?? '', url)
    const [, above, last = ''] = /^(.+)\/([\w-]{1,64})$/.exec(pathname) ?? []
    const isWhole = handlers[`${request.method} ${pathname}`] !== undefined
    const place = isWhole ? pathname : `${above}/:id`
    if (!open.includes(place) && !isBearer(request, secret)) return refused(401, 'who is asking?')
    const handle = handlers[`${request.method} ${place}`]
    if (handle === undefined) return refused(404, 'no such place')
    const body = await bodyOf(request)
    return body === null ? refused(413, 'at most 16 kB') : handle({ id: last, query, body })
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body, inMs } = await answerOf(request).catch((error: unknown) => {
      const told = answerTo(error)
      if (told.status >= 500) log(String(error))
      return told
    })
    if (inMs === null) return void request.socket.destroy()
    if (inMs > 0) await sleep(inMs, undefined, { signal: ending.signal }).catch(() => {})
    response.writeHead(status, { ...headers, 'Cache-Control': 'no-store' }).end(body)
  }
  server.on('request', (request, response) => void respond(request, response))

  return {
    url,
    async stop() {
      ending.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await closed
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
