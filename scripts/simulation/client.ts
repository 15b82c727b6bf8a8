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

const RETRYABLE: ReadonlySet<unknown> = new Set(['WRONG_REVISION', 'SEED_PENDING'])

export type Client = ReturnType<typeof createClient>

/** `onAnswer` is told of each definite answer, with the time it took in ms. */
export function createClient(
  url: string,
  onAnswer: (path: string, answer: Answer, ms: number) => void = () => {},
) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })

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
      try {
        const text = body === undefined ? '' : JSON.stringify(body)
        const answer = await once(new URL(path, url), { method, headers, text, agent })
        const isDefinite = answer.status < 500 && !RETRYABLE.has(answer.body['code'])
        if (isDefinite) {
          onAnswer(`${method} ${path}`, answer, performance.now() - startedMs)
          return answer
        }
        last = `${answer.status} ${JSON.stringify(answer.body)}`
        if (answer.status === 500) break
      } catch (error) {
        last = String(error)
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
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

type Sent = { method: string; headers: Record<string, string>; text: string; agent: Agent }

const once = (url: URL, { method, headers, text, agent }: Sent) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request(url, { method, headers, agent, timeout: 15_000 }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        try {
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>,
            isReplay: response.headers['idempotent-replayed'] === 'true',
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
