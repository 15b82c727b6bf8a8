/** Builds the API from its parts and serves it until it is told to drain. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpTerminator } from 'http-terminator'
import { createApp } from './app.ts'
import { answerBroken, takingTargets } from './http/broken-requests.ts'
import { createAct } from './commands/act.ts'
import { createRefusalNotes } from './commands/refusal-notes.ts'
import { createGameCommands } from './games/commands.ts'
import { createIdentityCommands } from './identity/commands.ts'
import type { Identity } from './identity/identity.ts'
import { createOperationsCommands } from './operations/commands.ts'
import { createWalletCommands } from './wallet/commands.ts'
import { createLive, HEARTBEAT_MS } from './live/live.ts'
import { liveStatesOf } from './live-states.ts'
import { createPlatform } from './platform/platform.ts'
import { openSigning } from './identity/sign-in/signing.ts'
import { routes } from './routes.ts'
import type { ApiOptions } from './options.ts'
import {
  partsOf,
  appDepsOf,
  readsOf,
  ensureDemo,
  ensureDemoPlayers,
  surroundingsOf,
  lagsOf,
  operationsOf,
  movementsOf,
  readingOf,
  hotReadsOf,
  whereaboutsOf,
} from './parts.ts'

/** `stop`: not ready at once, no new connections, requests finished, commands answered. */
export type Api = {
  readonly url: string
  readonly stop: () => Promise<void>
  /** Settles when the demo's players can sign in. */
  readonly hasDemoPlayers: Promise<void>
}

export async function startApi(options: ApiOptions): Promise<Api> {
  const { handler, log, redis, heartbeatMs = HEARTBEAT_MS } = options
  let isDraining = false
  const onTrouble = (what: string, error: unknown) => {
    log.warn({ err: error }, what)
  }
  const signing = await openSigning({ ...options, onTrouble })
  const looks = lagsOf(options)
  const { lags } = looks
  const readNow = readingOf(options)
  const hot = hotReadsOf(options, readNow)
  const movements = movementsOf(options)
  const leave = redis && movements.subscribe(hot.moved)
  const live = createLive({ movements, onTrouble, heartbeatMs, read: liveStatesOf(readNow) })
  const refusals = createRefusalNotes({ handler, onTrouble })
  const noteRefusal = refusals.note
  const reads = readsOf(options, hot, readNow)
  const whereabouts = whereaboutsOf(options, onTrouble)
  const people = createIdentityCommands({ ...options, ...signing, noteRefusal })
  let ownUrl = ''
  const platform = createPlatform({
    ...options,
    ...reads,
    ...surroundingsOf(options),
    routes,
    lags,
    onTrouble,
    url: () => ownUrl,
    ensure: (visitor) => people.identity.ensureDemoPlayers([visitor]),
  })
  const needs = {
    ...people,
    ...reads,
    ...platform.needs,
    whereabouts,
    ...createWalletCommands({ ...options, noteRefusal }),
    ...createGameCommands({ ...options, onTrouble, noteRefusal }),
    ...createOperationsCommands(options),
    act: createAct(options),
    ...partsOf(options),
    ...operationsOf(options, lags),
    live,
    lags,
  }
  const serving = { ...looks, signing, isDraining: () => isDraining, noteRefusal }
  const all = [...routes, ...(options.moreRoutes ?? [])]
  const app = createApp(all, appDepsOf(options, serving), needs)
  await ensureDemo(options, people.identity)
  const server = createServer({ requireHostHeader: false }, takingTargets(app as RequestListener))
  server.keepAliveTimeout = IDLE_MS
  const recording = recordingLeft(people.identity, options.recordLeftMs)
  answerBroken(server)
  const terminator = createHttpTerminator({ server, gracefulTerminationTimeout: 5_000 })
  const url = (ownUrl = await listening(server, options))
  return {
    url,
    hasDemoPlayers: ensureDemoPlayers(options, people.identity),
    async stop() {
      isDraining = true
      clearInterval(recording)
      leave?.()
      live.close()
      platform.close()
      await terminator.terminate()
      await refusals.drained()
      await handler.drained()
      signing.stop()
    },
  }
}

const RECORD_LEFT_MS = 15_000

function recordingLeft(identity: Pick<Identity, 'recordLeft'>, everyMs = RECORD_LEFT_MS) {
  const recordLeft = () => identity.recordLeft().catch(() => {}) // a later turn tries again
  return setInterval(() => void recordLeft(), everyMs)
}

/** Load balancers keep idle connections for 60 s: one that we closed before them would cost a caller an answer. In ms. */
const IDLE_MS = 65_000

const listening = (server: Server, { port, host }: { port: number; host: string }) =>
  new Promise<string>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
