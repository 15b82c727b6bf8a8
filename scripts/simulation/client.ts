// A player's HTTP client: keep-alive, the same key on every repeat, bounded patience.
import { Agent, request } from 'node:http'
import { v7 } from 'uuid'

export type Answer = { status: number; body: Record<string, unknown>; isReplay: boolean }

/** Thrown when a request has no acceptable answer after all its tries. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/** How often one request is sent at most, and the wait between two times where the server names none, in ms. */
const TRIES_MAX = 60
const AGAIN_MS = 250

/** Requests under way at once; the others wait in the agent. */
const IN_FLIGHT_MAX = 256

export type Client = ReturnType<typeof createClient>

/** `onAnswer` is told of each definite answer, with the time it took in ms. */
export function createClient(
  url: string,
  onAnswer: (path: string, answer: Answer, ms: number) => void = () => {},
  inFlightMax = IN_FLIGHT_MAX,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlightMax })

  /** Sends until the answer is definite. `key`: repeats an earlier request. */
  async function send(
    method: string,
    path: string,
    options: { token?: string; body?: object; key?: string } = {},
  ): Promise<Answer> {
    const { token, body, key = v7() } = options
    const headers = {
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': key }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    let last = 'nothing was sent'
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const startedMs = performance.now()
      let waitMs = AGAIN_MS
      try {
        const text = body === undefined ? '' : JSON.stringify(body)
        const { retryAfterMs, ...answer } = await once(new URL(path, url), {
          method,
          headers,
          text,
          agent,
        })
        const isDefinite = answer.status < 500 && retryAfterMs === null
        if (isDefinite) {
          onAnswer(`${method} ${path}`, answer, performance.now() - startedMs)
          return answer
        }
        last = `${answer.status} ${JSON.stringify(answer.body)}`
        if (answer.status === 500) break
        waitMs = retryAfterMs ?? AGAIN_MS
      } catch (error) {
        last = String(error)
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    throw new Unanswered(`${method} ${path}: ${last}`)
  }

  return {
    send,
    end: () => {
      agent.destroy()
    },
  }
}

/** Throws unless the API answers at `url` now: a run repeats what was cut, but should not begin against nothing. */
export async function checkApi(url: string): Promise<void> {
  const agent = new Agent()
  const live = new URL('/health/live', url)
  const { status } = await once(live, { method: 'GET', headers: {}, text: '', agent })
  if (status !== 200) throw new Error(`/health/live is answered ${status}`)
}

/** With the wait that the server asks for: what has one may be sent again, with the same key. */
type Received = Answer & { retryAfterMs: number | null }

type Sent = { method: string; headers: Record<string, string>; text: string; agent: Agent }

const once = (url: URL, { method, headers, text, agent }: Sent) =>
  new Promise<Received>((resolve, reject) => {
    const sent = request(url, { method, headers, agent, timeout: 15_000 }, (response) => {
      const parts: Buffer[] = []
      const { 'retry-after': after } = response.headers
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        try {
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>,
            isReplay: response.headers['idempotent-replayed'] === 'true',
            retryAfterMs: after === undefined ? null : Number(after) * 1_000,
          })
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer within 15 s')))
    sent.on('error', reject)
    sent.end(text)
  })
