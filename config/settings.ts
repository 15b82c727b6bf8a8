// The table of the settings: each by its name in the environment, with its form, its default and what it means; it reads nothing.
import { z } from 'zod'

/** 32 bytes, given as base64 or as 64 hex digits. */
const masterKey = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  if (bytes.length === 32) return bytes
  context.addIssue('must be 32 bytes as base64 or hex')
  return z.NEVER
})

const demoAccount = z.strictObject({
  role: z.enum([
    'player',
    'support',
    'payments',
    'risk',
    'playerProtection',
    'compliance',
    'nominatedOfficer',
    'gameOperations',
    'finance',
    'operator',
    'auditor',
    'admin',
  ]),
  email: z.email(),
  password: z.string().min(1),
  secondFactor: z
    .string()
    .regex(/^[A-Z2-7]{32}$/)
    .optional(),
})
export type DemoAccount = z.output<typeof demoAccount>

const jsonOf = <Form extends z.ZodType>(form: Form) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('must be JSON')
        return z.NEVER
      }
    })
    .pipe(form)

const demoPlayer = z.object({ email: z.email(), password: z.string().min(1) })
export type DemoPlayer = z.output<typeof demoPlayer>

/** Of games: what its calls are verified with, and by which profile. */
const gameProvider = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  profile: z.union([z.string(), z.record(z.string(), z.unknown())]),
  key: z.string().min(1),
})
export type GameProvider = z.output<typeof gameProvider>

const urlOf = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be an address such as ${example}` })

const token = z.string().regex(/^[\x21-\x7e]{32,200}$/, 'must be 32 to 200 visible characters')

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

/** Those that there are rules of: domain/jurisdictions/. */
const MARKETS = ['GB', 'MT', 'DE', 'SE', 'DK', 'ES', 'CA-ON'] as const
export type LicensedMarket = (typeof MARKETS)[number]

const licences = z.string().transform((text, context): readonly LicensedMarket[] => {
  const named = text.split(',').map((market) => market.trim())
  const held = MARKETS.filter((market) => named.includes(market))
  if (held.length === named.length) return held
  context.addIssue(`must be markets with commas between them, each once, of ${MARKETS.join(', ')}`)
  return z.NEVER
})

/** Where nobody plays for money. */
export const licencesIn = (environment: string): readonly LicensedMarket[] =>
  environment === 'embedded' || environment === 'demo' ? MARKETS : []

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
export const settings = z.object({
  PORT: wholeUpTo(65_535).default(3000).describe('Port of the API; 0 takes any free one.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the API, and a worker with METRICS_PORT, listen on; loopback by default.'),
  BRAND: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and -, a letter first')
    .default('acme')
    .describe('Name under which the API serves: players and play are recorded with it.'),
  LICENCES: licences
    .optional()
    .describe(
      'Markets that the house has a licence for, with commas, such as GB,MT: others are closed; unset, all seven where ENVIRONMENT is embedded or demo, else none.',
    ),
  ENVIRONMENT: z
    .enum(['embedded', 'demo', 'staging', 'production'])
    .default('production')
    .describe('What the pages say of where they are; npm start sets embedded, with --demo demo.'),
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
  LOCATION_DB: z
    .string()
    .optional()
    .describe('File in MMDB form that tells countries of addresses; unset: none is known.'),
  LOCATION_NETWORKS_DB: z
    .string()
    .optional()
    .describe('File in MMDB form of networks that hide their users (VPN, hosting); unset: none.'),
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
  PUBLIC_URL: urlOf(/^https?$/, 'https://casino.example')
    .optional()
    .describe('Where players, and notices of payments, reach the API; unset, where it listens.'),
  MAIL_URL: urlOf(/^smtps?$/, 'smtp://user:password@mail.example:587 or smtps://mail.example')
    .optional()
    .describe('A mail server; unset, letters go to /mailbox (embedded, demo) or wait unsent.'),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^\r\n]{0,100}[^\s<>@]+@[\w.-]+>?$/,
      'must be as in AcmeToCasino <no-reply@casino.example>',
    )
    .default('AcmeToCasino <no-reply@casino.example>')
    .describe('The address that letters come from.'),
  PAYMENT_URL: urlOf(/^https?$/, 'http://127.0.0.1:2200')
    .optional()
    .describe('A payment gateway; unset, npm start runs the sandbox, an API alone answers itself.'),
  PAYMENT_SECRET: token
    .optional()
    .describe('What the payment gateway and whoever asks it know; npm start makes one.'),
  PROVIDER_SECRET: token
    .optional()
    .describe('What the sandbox provider of games and whoever asks it know.'),
  PROVIDERS: jsonOf(z.array(gameProvider).max(100))
    .optional()
    .describe(
      'Providers of games, JSON [{name,profile,key}]: docs/providers.md; unset: there are none.',
    ),
  METRICS_PORT: wholeUpTo(65_535)
    .optional()
    .describe('Port at which a worker shows /metrics and /health/live; unset, at none.'),
  METRICS_TOKEN: token
    .optional()
    .describe('Bearer token of whoever scrapes /metrics; operators and auditors may, too.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe level that is logged.'),
  DEMO_ACCOUNTS: jsonOf(z.array(demoAccount))
    .optional()
    .describe(
      'Demo sign-ins, JSON [{role,email,password,secondFactor}]; set by npm start, never by you.',
    ),
  DEMO_PLAYERS: jsonOf(z.array(demoPlayer))
    .optional()
    .describe(
      'Who plays by themselves in a demo, JSON [{email,password}]; set by npm start -- --demo.',
    ),
  ACME_URL: urlOf(/^http$/, 'http://127.0.0.1:3000')
    .optional()
    .describe(
      'Where npm run simulate and npm run demo find the API; unset, where npm start runs it.',
    ),
})
