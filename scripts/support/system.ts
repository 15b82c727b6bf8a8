// Starts and stops the whole system in order and keeps run.json true; may not print nor end the process.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config, DemoAccount, DemoPlayer } from '../../config.ts'
import type { Keys } from '../../embedded/keys.ts'
import { removeRunFile, writeRunFile } from '../../embedded/run-file.ts'
import type { RunFile } from '../../embedded/run-file.ts'
import { keepRunning } from '../../embedded/supervisor.ts'
import type { Instance, Kept, Part } from '../../embedded/supervisor.ts'
import {
  announced,
  apiPart,
  demoPart,
  eventStorePart,
  migrate,
  paymentPart,
  postgresPart,
  assignMarkets,
  rebuildChanged,
  workerPart,
} from './parts.ts'
import type { Household } from './parts.ts'

/** Order in which the parts end: who writes first, what is written to last. */
const STOP_ORDER = ['demo', 'api', 'payment-gateway', 'worker', 'eventstore', 'postgres']

export type SystemOptions = {
  readonly house: Household
  readonly config: Config
  readonly keys: Keys
  readonly demo: readonly DemoAccount[]
  /** Who play by themselves; empty: it is no demo. */
  readonly players: readonly DemoPlayer[]
  /** Gives up a start that is under way. */
  readonly signal: AbortSignal
  /** One line on what happens. */
  readonly tell: (line: string) => void
  /** A part has died too often; the caller stops the system. */
  readonly onGiveUp: (error: Error) => void
}

export type RunningSystem = { readonly run: RunFile; readonly stop: () => Promise<void> }

/** An address that can be called: a server that listens on every address is reached on loopback. */
function callable(url: string): string {
  const parsed = new URL(url)
  if (parsed.hostname === '0.0.0.0') parsed.hostname = '127.0.0.1'
  if (parsed.hostname === '[::]') parsed.hostname = '[::1]'
  return parsed.href.replace(/\/$/, '')
}

/** The parts that run here, by name, and how to add, list and end them. */
function openParts({ house, signal, tell, onGiveUp }: SystemOptions) {
  const kept = new Map<string, Kept<Instance>>()
  const listeners: (() => void)[] = []
  return {
    async add<Running extends Instance>(
      part: Part<Running>,
      giveUp: (error: Error) => void = onGiveUp,
    ): Promise<Running> {
      const log = join(house.dataDir.logs, `${part.name}.log`)
      const one = await keepRunning(
        part,
        {
          onDeath: (reason) => tell(`${part.name} ended (${reason.split('\n')[0]}); restarting it`),
          onRestart: () => {
            tell(`${part.name} runs again`)
            for (const listener of listeners) listener()
          },
          onTrouble: (error) =>
            tell(
              `The system goes on, but could not note that ${part.name} runs again: ${String(error)}`,
            ),
          onGiveUp: (error) => giveUp(new Error(`${error.message}\nIts log is ${log}`)),
        },
        signal,
      )
      kept.set(part.name, one)
      return one.current()
    },
    pids: () => Object.fromEntries([...kept].map(([name, one]) => [name, one.current().pid])),
    onChange: (listener: () => void) => void listeners.push(listener),
    async stop() {
      for (const name of STOP_ORDER) await kept.get(name)?.stop()
    },
  }
}

/** Settles when all have settled, so that nothing is still starting when the first failure is told. */
async function together<const All extends readonly Promise<unknown>[]>(...all: All) {
  await Promise.allSettled(all)
  return Promise.all(all)
}

/** Where payments are asked for: the gateway that the settings name, else the sandbox, with a secret of this start's own unless they have one. */
async function startPayments(
  { house, config }: SystemOptions,
  parts: ReturnType<typeof openParts>,
) {
  if (config.paymentUrl !== undefined) {
    return { url: config.paymentUrl, secret: config.paymentSecret }
  }
  const secret = config.paymentSecret ?? randomBytes(32).toString('base64url')
  const gateway = await parts.add(paymentPart(house, secret))
  return { url: announced(gateway, 'url'), secret }
}

const whatIsSet = (settings: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).filter((one): one is [string, string] => one[1] !== undefined),
  )

type StorePlace = { readonly url: string; readonly healthUrl?: string }

async function startParts(options: SystemOptions, parts: ReturnType<typeof openParts>) {
  const { house, config, keys, demo, players, signal, tell } = options
  const [store, databaseUrl, payments] = await together(
    config.eventStoreUrl
      ? Promise.resolve<StorePlace>({ url: config.eventStoreUrl })
      : parts.add(eventStorePart(house)).then((child): StorePlace => ({
          url: announced(child, 'url'),
          healthUrl: announced(child, 'healthUrl'),
        })),
    // Migrating needs Postgres alone, so it does not wait for the store.
    (async () => {
      const url = config.databaseUrl ?? (await parts.add(postgresPart(house))).url
      await migrate(house, url, signal)
      return url
    })(),
    startPayments(options, parts),
  )
  const urls = { EVENTSTORE_URL: store.url, DATABASE_URL: databaseUrl }
  const isOurs = config.eventStoreUrl === undefined && config.databaseUrl === undefined
  const ofApi = whatIsSet({
    ...urls,
    MASTER_KEY: keys.masterKey,
    DEMO_ACCOUNTS: JSON.stringify(demo),
    DEMO_PLAYERS: players.length > 0 ? JSON.stringify(players) : undefined,
    PORT: String(config.port),
    HOST: config.host,
    ENVIRONMENT: players.length > 0 ? 'demo' : isOurs ? 'embedded' : undefined,
    EVENTSTORE_HEALTH_URL: store.healthUrl,
    METRICS_TOKEN: config.metricsToken,
    REDIS_URL: config.redisUrl,
    MAIL_URL: config.mailUrl,
    PAYMENT_URL: payments.url,
    PAYMENT_SECRET: payments.secret,
    PROVIDERS: config.providers.length > 0 ? JSON.stringify(config.providers) : undefined,
  })
  const [api, worker] = await together(
    parts.add(apiPart(house, ofApi)),
    parts.add(workerPart(house, urls)),
  )
  await takeOver(options, worker.info['changed'], urls)
  const url = callable(announced(api, 'url'))
  if (players.length > 0) {
    // Players who cannot go on end nothing else: the house stays open.
    await parts.add(
      demoPart(house, { ACME_URL: url, DEMO_PLAYERS: JSON.stringify(players) }),
      (error) => tell(`The demo’s players do not play on: ${error.message}`),
    )
  }
  return {
    url,
    eventStoreUrl: urls.EVENTSTORE_URL,
    ...(store.healthUrl === undefined ? {} : { eventStoreHealthUrl: store.healthUrl }),
    databaseUrl,
    paymentUrl: payments.url,
    demo,
  }
}

/**
 * Where everything is ours, what older code has built is built anew before the system is ready: nobody else could be reading
 * it. One that cannot be built keeps none of the others, nor the games, from being there.
 */
async function takeOver(
  { house, config, signal, tell }: SystemOptions,
  changed: unknown,
  urls: Record<string, string>,
): Promise<void> {
  if (!Array.isArray(changed) || changed.length === 0) return
  const [names, order] = [changed.join(', '), 'npm run rebuild -- --changed']
  if (config.eventStoreUrl !== undefined || config.databaseUrl !== undefined) {
    tell(`Older code has built ${names}: reads of them answer 503 until ${order}`)
    return
  }
  tell(`Older code has built ${names}: building them anew`)
  try {
    await rebuildChanged(house, urls, { signal, tell })
    await assignMarkets(house, urls, { signal, tell }) // once the players can be read
  } catch (error) {
    signal.throwIfAborted()
    tell(
      `${String(error)}\nReads of what was not built answer 503 until ${order}; then: npm run players -- assign-markets`,
    )
  }
}

/**
 * Starts store and Postgres (those without an address of their own in `config`), migrates, then
 * API and worker; writes run.json and keeps its pids true. Throws what kept a part from starting,
 * after stopping the others.
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const dataDir = options.house.dataDir.path
  const parts = openParts(options)
  try {
    const places = await startParts(options, parts)
    const runFile = (): RunFile => ({ ...places, pids: { start: process.pid, ...parts.pids() } })
    parts.onChange(() => writeRunFile(dataDir, runFile()))
    writeRunFile(dataDir, runFile())
    return {
      run: runFile(),
      async stop() {
        await parts.stop()
        removeRunFile(dataDir)
      },
    }
  } catch (error) {
    await parts.stop()
    throw error
  }
}
