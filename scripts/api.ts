// The command `npm run api`: the HTTP API, the finishers, what is due and the outbox, on a store, a database and keys given by the environment.
import { lacking, readConfig, type Config } from '../config.ts'
import { createLetterDesk } from '../api/identity/mail/letter-desk.ts'
import { createAccounts } from '../api/identity/players/accounts.ts'
import { isKeyOfDatabase } from '../api/keys/key-fingerprint.ts'
import { openKeyring } from '../api/keys/keyring.ts'
import { policiesOf } from '../api/http/rate-limits.ts'
import { LocationFileBroken, openLocation } from '../integrations/location.ts'
import type { Mail } from '../integrations/mail.ts'
import { createSmtpMail } from '../integrations/smtp-mail.ts'
import { connectRedis } from '../integrations/redis.ts'
import { startApi } from '../api/server.ts'
import { createPaymentGateway } from '../embedded/payment-gateway/in-process.ts'
import { kindOf, SANDBOX } from '../embedded/payment-gateway/rules.ts'
import { connect } from '../eventstore/client.ts'
import { createCommandHandler, type CommandHandler } from '../eventstore/command-handler.ts'
import { createSeals } from '../api/keys/server-seeds.ts'
import { markSent, unsentAfter } from '../projections/reading/outbox.ts'
import { createPool, REQUEST_STATEMENT_MS, type Pool } from '../postgres/postgres.ts'
import { registry } from '../projections/registry.ts'
import { createHttpPayments } from '../integrations/http-payments.ts'
import { connectProviders, ProviderUnusable } from '../integrations/providers/connected.ts'
import type { Provider } from '../integrations/providers/provider.ts'
import type { PaymentProvider } from '../integrations/payment-provider.ts'
import { checkpointIn } from '../reactions/engine/checkpoint.ts'
import { createFinishers, FINISHED_TYPES, type Finishers } from '../reactions/finishers.ts'
import { createActs, type Acts } from '../reactions/acts.ts'
import { runDue } from '../reactions/operations/run-due.ts'
import { runFinishers, type FinisherRun } from '../reactions/engine/run-finishers.ts'
import { sendLetters } from '../reactions/identity/send-letters.ts'
import { runOutbox } from '../reactions/engine/run-outbox.ts'
import { sendFinding } from '../reactions/send-finding.ts'
import { announceReady, onStop } from './support/child.ts'
import { watchClocks } from './support/clocks.ts'
import { CliError, command, EXIT, runCli, withSettings } from './support/cli.ts'
import { commandLookUp } from './support/command-look-up.ts'
import { refuseOtherKey } from './support/master-key.ts'
import { openServingLog } from './support/serving-log.ts'

const FINISHERS = 'finishers'

/** What no line of the log shows. */
const REDACTED = ['req.headers.authorization', '*.password']

type Reacting = Pick<FinisherRun, 'client' | 'signal' | 'onTrouble'> & {
  isHeld: () => boolean
  pool: Pool
  handler: CommandHandler
  finishers: Finishers
  acts: Acts
  letters: ReturnType<typeof createLetterDesk>
  /** null: no letter is sent from here. */
  mail: Mail | null
}

/** Completes what was left half done, does what is due, and sends on what the read models find, until the signal. */
async function react(reacting: Reacting): Promise<void> {
  const { pool, handler, finishers, acts, letters, mail, ...run } = reacting
  await Promise.all([
    runFinishers({
      ...run,
      types: FINISHED_TYPES,
      finish: finishers.complete,
      checkpoint: checkpointIn(pool, FINISHERS),
    }),
    mail && sendLetters({ ...run, desk: letters, mail, handler }),
    runDue({ ...run, pool, parties: acts.parties, act: acts.run }),
    runOutbox({
      ...run,
      unsent: async (after, limit) => (run.isHeld() ? [] : unsentAfter(pool, after, limit)),
      send: (finding) => sendFinding(handler, finding),
      markSent: (finding) => markSent(pool, finding),
    }),
  ])
}

function settings() {
  withSettings(
    command('api', 'Serves the HTTP API, runs the finishers and the outbox until SIGTERM.'),
    [
      'EVENTSTORE_URL',
      'DATABASE_URL',
      'MASTER_KEY',
      'PORT',
      'HOST',
      'BRAND',
      'LICENCES',
      'ENVIRONMENT',
      'LOG_LEVEL',
      'DEMO_ACCOUNTS',
      'DEMO_PLAYERS',
      'METRICS_TOKEN',
      'EVENTSTORE_HEALTH_URL',
      'REDIS_URL',
      'PAYMENT_URL',
      'PAYMENT_SECRET',
      'PROVIDERS',
      'RATE_LIMIT',
      'SIGN_IN_LIMIT',
      'TRUST_PROXY',
      'PUBLIC_URL',
      'MAIL_URL',
      'MAIL_FROM',
      'LOCATION_DB',
      'LOCATION_NETWORKS_DB',
    ],
  ).parse()
  const config = readConfig()
  const { eventStoreUrl, databaseUrl, masterKey } = config
  if (eventStoreUrl && databaseUrl && masterKey) {
    return { ...config, eventStoreUrl, databaseUrl, masterKey, connected: providersOf(config) }
  }
  throw lacking('The API', {
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: databaseUrl,
    MASTER_KEY: masterKey,
  })
}

/** What the API is told by settings alone. */
const servingOf = (config: ReturnType<typeof settings>) => ({
  port: config.port,
  host: config.host,
  brand: config.brand,
  licences: new Set(config.licences),
  environment: config.environment,
  metricsToken: config.metricsToken,
  policies: policiesOf({ requests: config.rateLimit, signIns: config.signInLimit }),
  trustProxy: config.trustProxy,
  corsOrigins: config.corsOrigins,
  storeHealthUrl: config.eventStoreHealthUrl,
  demoAccounts: config.demoAccounts ?? [],
  demoPlayers: config.demoPlayers ?? [],
  providers: config.connected,
})

/** By a mail server, or into the mailbox of a machine that has none; null: in a deployment without one letters wait. */
function mailOf({ mailUrl, mailFrom, environment }: Config, sandbox: Mail): Mail | null {
  if (mailUrl !== undefined) return createSmtpMail(mailUrl, mailFrom)
  return environment === 'embedded' || environment === 'demo' ? sandbox : null
}
/** A file that cannot be used is a setting that cannot be. */
const locationOf = ({ locationDb, locationNetworksDb }: Config, onTrouble: OnTrouble) =>
  openLocation({ countries: locationDb, networks: locationNetworksDb, onTrouble }).catch(
    (error: unknown) => {
      if (error instanceof LocationFileBroken) throw new CliError(error.message, EXIT.config)
      throw error
    },
  )

/** A profile or key that is none is a setting that cannot be used. */
function providersOf({ providers, environment }: Config): Provider[] {
  const isForTrials = environment === 'embedded' || environment === 'demo'
  if (providers.length > 0 && !isForTrials) {
    // No route launches a game, nobody can end a round that was left open, and lists of rounds, RTP and VIP tiers do not know theirs yet.
    throw new CliError('PROVIDERS: not outside of ENVIRONMENT embedded or demo yet', EXIT.config)
  }
  try {
    return connectProviders(providers)
  } catch (error) {
    if (error instanceof ProviderUnusable) {
      throw new CliError(`PROVIDERS: ${error.message}`, EXIT.config)
    }
    throw error
  }
}

/** By the gateway's process, else in this one. Both have one name: what was begun with the one is asked of the other. */
function paymentsOf(
  config: Config,
  publicUrl: () => string,
  onTrouble: OnTrouble,
): PaymentProvider {
  const { paymentUrl: url, paymentSecret: secret } = config
  if (url === undefined) return createPaymentGateway()
  if (secret === undefined) throw lacking('The API', { PAYMENT_SECRET: secret })
  const places = () => placesAt(publicUrl().replace(/\/+$/, ''))
  return createHttpPayments({ name: SANDBOX, kindOf, url, secret, places, onTrouble })
}

/** Nowhere as long as it is not known where this is. */
const placesAt = (base: string) =>
  base === ''
    ? null
    : {
        returnUrl: `${base}/player#deposit`,
        webhookUrl: `${base}/v1/payments/${SANDBOX}/notices`,
      }

const poolOf = (databaseUrl: string, onTrouble: OnTrouble): Pool =>
  createPool(databaseUrl, {
    statementMs: REQUEST_STATEMENT_MS,
    onLost: (error) => {
      onTrouble('a connection was lost', error)
    },
  })

type OnTrouble = (what: string, error: unknown) => void

await runCli(async () => {
  const config = settings()
  const { eventStoreUrl, databaseUrl, masterKey } = config
  const log = openServingLog({ level: config.logLevel, redact: REDACTED })
  const onTrouble = (what: string, error: unknown) => {
    log.warn({ err: error }, what)
  }
  let publicUrl = config.publicUrl ?? '' // its own where none is set, once it listens
  const payments = paymentsOf(config, () => publicUrl, onTrouble)
  const location = await locationOf(config, onTrouble)
  const client = connect(eventStoreUrl)
  const pool = poolOf(databaseUrl, onTrouble)
  refuseOtherKey(await isKeyOfDatabase(pool, masterKey))
  const { root: rootKey } = await openKeyring(pool, masterKey)
  const accounts = createAccounts(pool)
  const clockWatch = watchClocks({ client, pool }, onTrouble)
  await clockWatch.look()
  const handler = createCommandHandler({
    refusal: clockWatch.refusal,
    store: client,
    onTrouble,
    lookUp: commandLookUp(pool),
  })
  const seals = createSeals(rootKey)
  const deps = { handler, seals, payments, accounts }
  const finishers = createFinishers(deps)
  const acts = createActs({ ...deps, store: client })
  const redis = config.redisUrl ? connectRedis(config.redisUrl, { onTrouble }) : undefined
  const ending = new AbortController()
  const api = await startApi({
    ...servingOf(config),
    store: client,
    handler,
    finishers,
    payments,
    seals,
    pool,
    rootKey,
    log,
    redis,
    location,
    readModels: registry,
    clockWatch,
  })
  const { signal } = ending
  publicUrl ||= api.url
  const letters = createLetterDesk({ pool, handler, rootKey, publicUrl })
  const mail = mailOf(config, letters.sandbox)
  if (mail === null) log.warn('no mail server is set (MAIL_URL): letters wait')
  const isHeld = () => clockWatch.refusal() !== null
  const reacting = Promise.all([
    react({ client, pool, handler, finishers, acts, letters, mail, isHeld, signal, onTrouble }),
    clockWatch.run(signal),
  ])
  onStop(async () => {
    await api.stop()
    ending.abort()
    await reacting
    location.close()
    await redis?.close()
    await pool.end()
    await client.dispose()
  })
  log.info({ url: api.url }, 'the API serves')
  await api.hasDemoPlayers // it serves already: those who wait for the word sign in as them
  announceReady({ url: api.url })
})
