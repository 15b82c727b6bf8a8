// Turns the environment into one frozen, checked object; imported by entry points and tests only, and it may read nothing else.
import { resolve } from 'node:path'
import { z } from 'zod'

/** A bad environment: the message names every wrong setting at once. Entry points exit 78 on it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** 32 bytes, given as base64 or as 64 hex digits. */
const masterKey = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (bytes.length === 32) return bytes
  context.addIssue('must be 32 bytes as base64 or hex')
  return z.NEVER
})

const demoAccount = z.strictObject({
  role: z.enum(['player', 'operator', 'compliance', 'auditor', 'admin']),
  email: z.email(),
  password: z.string().min(1),
  secondFactor: z
    .string()
    .regex(/^[A-Z2-7]{32}$/)
    .optional(),
})
export type DemoAccount = z.output<typeof demoAccount>

const demoAccounts = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('must be JSON')
      return z.NEVER
    }
  })
  .pipe(z.array(demoAccount))

const urlOf = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be an address such as ${example}` })

const wholeUpTo = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from 0 to ${max}`)
    .transform(Number)
    .pipe(z.int().max(max, `must be a whole number from 0 to ${max}`))

const origins = z.string().transform((text, context) => {
  const all = text.split(',').map((origin) => origin.trim())
  if (all.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return all
  context.addIssue('must be origins such as https://casino.example, with commas between them')
  return z.NEVER
})

/** Of one node, or of several with commas between them, which no URL has. */
const STORE_URL =
  /^(esdb|kurrentdb)(\+discover)?:\/\/([^@/?#\s,]+@)?(HOST)(,HOST)*\/?(\?[^\s#]*)?$/.source.replaceAll(
    'HOST',
    /([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?/.source,
  )

/** The client knows KurrentDB by its former name only; the protocol is the same. */
const storeUrl = z
  .string()
  .regex(
    new RegExp(STORE_URL, 'i'),
    'must be an address such as esdb://127.0.0.1:2113?tls=false or esdb://a:2113,b:2113',
  )
  .transform((url) => url.replace(/^kurrentdb/, 'esdb'))

/** Every setting by its name in the environment; `describe` feeds .env.example. */
const settings = z.object({
  PORT: wholeUpTo(65_535).default(3000).describe('Port of the API; 0 takes any free one.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the API, and a worker with METRICS_PORT, listen on; loopback by default.'),
  DATA_DIR: z
    .string()
    .default('.data')
    .describe('Folder of everything that npm start keeps: events, Postgres, keys, logs.'),
  EVENTSTORE_URL: storeUrl
    .optional()
    .describe('An EventStoreDB of your own; unset, npm start runs the embedded one.'),
  EVENTSTORE_HEALTH_URL: urlOf(/^http$/, 'http://127.0.0.1:2114')
    .optional()
    .describe('Where an embedded event store counts its events; set by npm start.'),
  DATABASE_URL: urlOf(/^postgres(ql)?$/, 'postgres://user:password@127.0.0.1:5432/casino')
    .optional()
    .describe('A PostgreSQL of your own; unset, npm start runs the embedded one.'),
  REDIS_URL: urlOf(/^rediss?$/, 'redis://127.0.0.1:6379 or rediss://user:password@host:6380')
    .optional()
    .describe('A Redis that several API processes share; unset, each process keeps to itself.'),
  RATE_LIMIT: wholeUpTo(1_000_000)
    .default(300)
    .describe('Requests in 10 s that one caller may send, or one address not signed in; 0: any.'),
  SIGN_IN_LIMIT: wholeUpTo(1_000_000)
    .default(60)
    .describe('Sign-ins a minute from one address, and as many registrations; 0: any.'),
  TRUST_PROXY: wholeUpTo(10)
    .default(0)
    .describe('Proxies in front of the API that add to X-Forwarded-For; 0: it is not read.'),
  CORS_ORIGINS: origins
    .optional()
    .describe('Origins whose pages may call the API from a browser, with commas; unset: none.'),
  MASTER_KEY: masterKey
    .optional()
    .describe(
      '32 bytes (base64 or hex) that wrap the root of all secrets; unset, kept in DATA_DIR/keys.',
    ),
  MASTER_KEY_NEXT: masterKey
    .optional()
    .describe('The key that npm run keys -- rotate-master goes over to.'),
  METRICS_PORT: wholeUpTo(65_535)
    .optional()
    .describe('Port at which a worker shows /metrics and /health/live; unset, at none.'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{32,200}$/, 'must be 32 to 200 visible characters')
    .optional()
    .describe('Bearer token of whoever scrapes /metrics; operators and auditors may, too.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
  DEMO_ACCOUNTS: demoAccounts
    .optional()
    .describe(
      'Demo sign-ins, JSON [{role,email,password,secondFactor}]; set by npm start, never by you.',
    ),
  ACME_URL: urlOf(/^http$/, 'http://127.0.0.1:3000')
    .optional()
    .describe('Where npm run simulate finds the API; unset, where npm start runs it.'),
})

export type Config = Readonly<{
  port: number
  host: string
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
  /** Whose pages may call the API from a browser. */
  corsOrigins: readonly string[]
  /** 32 bytes. */
  masterKey?: Buffer | undefined
  /** As above, for a rotation. */
  masterKeyNext?: Buffer | undefined
  /** Of a worker. */
  metricsPort?: number | undefined
  metricsToken?: string | undefined
  logLevel: z.output<typeof settings>['LOG_LEVEL']
  demoAccounts?: readonly DemoAccount[] | undefined
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
    dataDir: resolve(data.DATA_DIR),
    eventStoreUrl: data.EVENTSTORE_URL,
    eventStoreHealthUrl: data.EVENTSTORE_HEALTH_URL,
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    rateLimit: data.RATE_LIMIT,
    signInLimit: data.SIGN_IN_LIMIT,
    trustProxy: data.TRUST_PROXY,
    corsOrigins: Object.freeze(data.CORS_ORIGINS ?? []),
    masterKey: data.MASTER_KEY,
    masterKeyNext: data.MASTER_KEY_NEXT,
    metricsPort: data.METRICS_PORT,
    metricsToken: data.METRICS_TOKEN,
    logLevel: data.LOG_LEVEL,
    demoAccounts:
      data.DEMO_ACCOUNTS && Object.freeze(data.DEMO_ACCOUNTS.map((each) => Object.freeze(each))),
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
