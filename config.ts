// Turns the environment into one frozen, checked object; imported by entry points and tests only, and it may read nothing else.
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  licencesIn,
  settings,
  type DemoAccount,
  type DemoPlayer,
  type GameProvider,
  type LicensedMarket,
} from './config/settings.ts'

export type { DemoAccount, DemoPlayer, GameProvider }

/** A bad environment: the message names every wrong setting at once. Entry points exit 78 on it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export type Config = Readonly<{
  port: number
  host: string
  brand: string
  /** Markets that the house has a licence for. */
  licences: readonly LicensedMarket[]
  /** What the pages say of where they are. */
  environment: z.output<typeof settings>['ENVIRONMENT']
  /** Absolute path. */
  dataDir: string
  eventStoreUrl?: string | undefined
  /** Of the embedded store alone. */
  eventStoreHealthUrl?: string | undefined
  databaseUrl?: string | undefined
  redisUrl?: string | undefined
  /** Requests in 10 s, of a caller or of an address; 0: no limit. */
  rateLimit: number
  /** Sign-ins a minute from an address; 0: no limit. */
  signInLimit: number
  /** Proxies in front of the API. */
  trustProxy: number
  /** Absolute paths of files that tell where addresses are. */
  locationDb?: string | undefined
  locationNetworksDb?: string | undefined
  /** Whose pages may call the API from a browser. */
  corsOrigins: readonly string[]
  /** 32 bytes. */
  masterKey?: Buffer | undefined
  /** As above, for a rotation. */
  masterKeyNext?: Buffer | undefined
  /** Where players reach the pages. */
  publicUrl?: string | undefined
  /** Of a mail server. */
  mailUrl?: string | undefined
  mailFrom: string
  /** Of a payment gateway, and what it and whoever asks it know. */
  paymentUrl?: string | undefined
  paymentSecret?: string | undefined
  /** Of the sandbox provider of games. */
  providerSecret?: string | undefined
  /** Of games, whose calls are answered. */
  providers: readonly GameProvider[]
  /** Of a worker. */
  metricsPort?: number | undefined
  metricsToken?: string | undefined
  logLevel: z.output<typeof settings>['LOG_LEVEL']
  demoAccounts?: readonly DemoAccount[] | undefined
  demoPlayers?: readonly DemoPlayer[] | undefined
  /** Of an API that runs elsewhere. */
  apiUrl?: string | undefined
}>

/** The settings found in `env`, where an empty value counts as unset. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { success, data, error } = settings.safeParse(given)
  if (!success) {
    const lines = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(
      `The environment holds settings that cannot be used:\n${lines.join('\n')}`,
    )
  }
  return Object.freeze({
    port: data.PORT,
    host: data.HOST,
    brand: data.BRAND,
    licences: Object.freeze(data.LICENCES ?? licencesIn(data.ENVIRONMENT)),
    environment: data.ENVIRONMENT,
    dataDir: resolve(data.DATA_DIR),
    eventStoreUrl: data.EVENTSTORE_URL,
    eventStoreHealthUrl: data.EVENTSTORE_HEALTH_URL,
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    rateLimit: data.RATE_LIMIT,
    signInLimit: data.SIGN_IN_LIMIT,
    trustProxy: data.TRUST_PROXY,
    locationDb: data.LOCATION_DB && resolve(data.LOCATION_DB),
    locationNetworksDb: data.LOCATION_NETWORKS_DB && resolve(data.LOCATION_NETWORKS_DB),
    corsOrigins: Object.freeze(data.CORS_ORIGINS ?? []),
    masterKey: data.MASTER_KEY,
    masterKeyNext: data.MASTER_KEY_NEXT,
    publicUrl: data.PUBLIC_URL,
    mailUrl: data.MAIL_URL,
    mailFrom: data.MAIL_FROM,
    paymentUrl: data.PAYMENT_URL,
    paymentSecret: data.PAYMENT_SECRET,
    providerSecret: data.PROVIDER_SECRET,
    providers: Object.freeze((data.PROVIDERS ?? []).map((each) => Object.freeze(each))),
    metricsPort: data.METRICS_PORT,
    metricsToken: data.METRICS_TOKEN,
    logLevel: data.LOG_LEVEL,
    demoAccounts:
      data.DEMO_ACCOUNTS && Object.freeze(data.DEMO_ACCOUNTS.map((each) => Object.freeze(each))),
    demoPlayers:
      data.DEMO_PLAYERS && Object.freeze(data.DEMO_PLAYERS.map((each) => Object.freeze(each))),
    apiUrl: data.ACME_URL,
  })
}

/** Name of a setting in the environment. */
export type Setting = keyof typeof settings.shape

/** What is wrong with `text` as the value of a setting; undefined where nothing is. */
export const faultOf = (setting: Setting, text: string): string | undefined =>
  settings.shape[setting].safeParse(text).error?.issues[0]?.message

/** The error of a program that cannot do without `needed`, of which it names those that are undefined. */
export function lacking(program: string, needed: { [S in Setting]?: unknown }): ConfigError {
  const missing = describeSettings().filter(
    ({ name }) => name in needed && needed[name] === undefined,
  )
  const lines = missing.map(({ name, description }) => `  ${name}: ${description}`)
  return new ConfigError(
    `${program} needs settings that are not set:\n${lines.join('\n')}\n` +
      '`npm start` sets them; README.md says how to set them yourself.',
  )
}

/** One entry a setting: its name, what it means and its default where it has one. */
export function describeSettings(): { name: Setting; description: string; fallback?: string }[] {
  return Object.entries(settings.shape).map(([name, schema]) => ({
    name: name as Setting,
    description: schema.description ?? '',
    ...(schema instanceof z.ZodDefault ? { fallback: String(schema.def.defaultValue) } : {}),
  }))
}
