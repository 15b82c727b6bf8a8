/** Where providers of games call: bytes come in as they were sent, and the profile's own answer goes out, whatever happens. */
import type { Express, Request, Response } from 'express'
import type { Handled, House, Provider } from '../../../integrations/providers/provider.ts'
import { requestIdOf } from '../../http/mounted.ts'
import { answeredInTime } from '../../http/deadline.ts'
import { bytesOf, readingBytes } from '../../http/signed-bytes.ts'

const BODY_BYTES_MAX = 1_048_576

/** Providers wait for 3 s and more: one that was told in time knows that it has to ask again. In ms. */
const ANSWER_MS_MAX = 2_500

/** Of one provider in this process; what comes beyond is told to come later. */
const AT_ONCE_MAX = 128

export type Mounting = {
  readonly providers: readonly Provider[]
  /** What the calls of this provider are put to. */
  readonly houseOf: (provider: Provider, requestId: string) => House
  readonly isDraining: () => boolean
  readonly countProviderCall: (provider: string, situation: string) => void
  readonly onTrouble: (what: string, error: unknown) => void
}

/** As it is counted. */
const ROUTE = '/v1/providers/{provider}'

/** Ahead of whatever reads a body, since signatures are over its bytes, and of the limits of those who play. Answers the paths. */
export function mountProviders(app: Express, mounting: Mounting) {
  const readBytes = readingBytes(BODY_BYTES_MAX)
  return mounting.providers.map((provider) => {
    const base = ROUTE.replace('{provider}', provider.profile.name)
    const gated = createGate(mounting.isDraining)
    const path = `${base}/*path`
    app.post(path, (request, response) => {
      response.locals['route'] = ROUTE
      const house = mounting.houseOf(provider, requestIdOf(response))
      readBytes(request, response, (unread: unknown) => {
        if (request.destroyed && unread !== undefined) return // nobody is there to be answered
        const handled =
          unread === undefined
            ? provider.handle(rawOf(request, base), gated(house))
            : Promise.resolve(provider.refuse('syntax'))
        void handled.then((said) => answer(response, said, { provider, mounting }))
      })
    })
    return { method: 'post', path } as const
  })
}

const rawOf = (request: Request, base: string) => ({
  path: request.path.slice(base.length),
  headers: request.headers,
  body: bytesOf(request),
})

/** For each call the house within its time; what it cannot take on now is signed and understood, and nothing becomes of it. */
function createGate(isDraining: () => boolean): (house: House) => House {
  let atOnce = 0
  return (house) => {
    const endsAt = performance.now() + ANSWER_MS_MAX
    const inTime = <Answer>(work: Promise<Answer>) =>
      answeredInTime(work, endsAt - performance.now())
    return {
      currencyOf: (call) => inTime(house.currencyOf(call)),
      async act(call) {
        if (isDraining() || atOnce >= AT_ONCE_MAX) {
          return { situation: 'retryLater', wallet: null, parts: [] }
        }
        atOnce += 1
        const acting = house.act(call).finally(() => {
          atOnce -= 1
        })
        return inTime(acting)
      },
    }
  }
}

type From = { readonly provider: Provider; readonly mounting: Mounting }

function answer(response: Response, said: Handled, { provider, mounting }: From): void {
  const { situation, error } = said
  const { status, headers, body } = said.answer
  const { name } = provider.profile
  mounting.countProviderCall(name, situation)
  if (error !== undefined) {
    mounting.onTrouble(`a call of ${name} failed, request ${requestIdOf(response)}`, error)
  }
  response.status(status)
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value)
  response.end(body)
}
