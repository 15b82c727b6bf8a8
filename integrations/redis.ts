/** The connection to Redis: whatever happens to it, nobody waits long, nothing piles up, and it comes back by itself. */
import { Redis } from 'ioredis'

/** How long an answer may take, in ms; beyond it the caller does without Redis. */
const COMMAND_MS_MAX = 250

/** A connection that owes an answer for so long, in ms, is dead: a new one is opened. */
const SILENT_MS_MAX = 1_000

/** How long a connection may take to open, in ms. */
const CONNECT_MS_MAX = 2_000

/** Waits between two tries to connect, in ms: the first, doubled up to the last, which is also how late we are back. */
const RETRY_MS = { first: 50, last: 1_000 }

/** How often both connections are asked for a sign of life, in ms: one that is cut without a word is found so. */
const PING_MS = 2_000

type Hearing = { readonly hears: (text: string) => void; readonly onJoined: () => void }

export type RedisLink = {
  /** For commands, which fail at once while Redis cannot be reached. What is sent in one turn leaves together. */
  readonly client: Redis
  readonly isUp: () => boolean
  /** `ok`, or `degraded: …` with since when and what it means. Says nothing of where Redis is. */
  readonly state: () => string
  /**
   * Hears a channel until the function that is answered is called. `onJoined` is told at each (re)connect, once the
   * channel is heard: what was said before is lost. Neither may throw.
   */
  readonly listen: (
    channel: string,
    hears: (text: string) => void,
    onJoined?: () => void,
  ) => () => void
  /** Waits for the commands under way, within COMMAND_MS_MAX. */
  readonly close: () => Promise<void>
}

export type RedisOptions = {
  /** Told once an outage, with its first error. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** `url`: redis:// or rediss:// (TLS). Answers at once, connected or not: a start does not wait for Redis. */
// eslint-disable-next-line max-lines-per-function -- one closure over two connections, its parts a few lines each
export function connectRedis(url: string, { onTrouble }: RedisOptions): RedisLink {
  const channels = new Map<string, Set<Hearing>>()
  let downSinceMs: number | null = Date.now()
  let isDemoted = false
  let isTold = false
  let isClosing = false
  const trouble = (error: unknown) => {
    if (isTold || isClosing) return
    isTold = true
    onTrouble('Redis cannot be reached; this process goes on alone until it can', error)
  }
  const open = () => {
    const connection = new Redis(url, OPTIONS)
    connection.on('error', trouble)
    connection.on('close', () => {
      downSinceMs ??= Date.now()
      trouble(new Error('the connection was closed'))
    })
    connection.on('ready', () => {
      if (isReady()) void look()
    })
    return connection
  }
  const client = open()
  const subscriber = open()
  const isReady = () => client.status === 'ready' && subscriber.status === 'ready'
  const isUp = () => downSinceMs === null && isReady()

  /** A replica takes no writes: what is counted or kept there is lost. Its name may lead to another one by now. */
  async function look(): Promise<void> {
    const isReplica = await roleOf(client).then((role) => role === 'slave')
    if (!isReady()) return
    if (isReplica) {
      downSinceMs ??= Date.now()
      trouble(new Error('it is a replica, which takes no writes'))
      isDemoted = true
      for (const one of [client, subscriber]) one.disconnect(true)
      return
    }
    isDemoted = false
    if (downSinceMs === null) return
    downSinceMs = null
    isTold = false
    for (const channel of channels.keys()) void join(channel)
  }

  async function join(channel: string): Promise<void> {
    try {
      await subscriber.subscribe(channel)
      for (const { onJoined } of channels.get(channel) ?? []) onJoined()
    } catch (error) {
      if (isClosing || !isReady()) return // the next connection joins anew
      onTrouble(`Redis does not let ${channel} be heard; it is tried again`, error)
      setTimeout(() => void join(channel), RETRY_MS.last).unref()
    }
  }
  subscriber.on('message', (channel: string, text: string) => {
    for (const { hears } of channels.get(channel) ?? []) hears(text)
  })
  const pinging = setInterval(() => {
    // No answer: the connection is closed for its silence, and that is told.
    for (const one of [client, subscriber]) if (one.status === 'ready') one.ping().catch(() => {})
    if (isReady()) void look()
  }, PING_MS).unref()

  return {
    client,
    isUp,
    state: () => (downSinceMs === null ? 'ok' : degradedSince(downSinceMs, isDemoted)),
    listen(channel, hears, onJoined = () => {}) {
      const hearing = { hears, onJoined }
      const known = channels.get(channel)
      if (known === undefined) channels.set(channel, new Set([hearing]))
      else known.add(hearing)
      if (isUp()) void join(channel)
      return () => {
        const others = channels.get(channel)
        if (others?.delete(hearing) !== true || others.size > 0) return
        channels.delete(channel)
        subscriber.unsubscribe(channel).catch(() => {}) // a lost connection hears nothing anyway
      }
    },
    async close() {
      isClosing = true
      clearInterval(pinging)
      await Promise.all([client, subscriber].map(end))
    },
  }
}

const OPTIONS = {
  commandTimeout: COMMAND_MS_MAX,
  connectTimeout: CONNECT_MS_MAX,
  socketTimeout: SILENT_MS_MAX,
  enableOfflineQueue: false,
  enableAutoPipelining: true,
  autoResubscribe: false, // `join` does it, and then tells who has to load anew
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (times: number): number =>
    Math.min(RETRY_MS.first * 2 ** (times - 1), RETRY_MS.last) * (0.5 + Math.random() / 2),
}

const degradedSince = (ms: number, isDemoted: boolean) =>
  `degraded: ${isDemoted ? 'a replica, which takes no writes,' : 'not reached'} since ${new Date(ms).toISOString()}; ` +
  'requests are counted by this process alone, revocations come from the database'

/** `master` where it cannot be asked: a server may forbid it. */
const roleOf = (client: Redis): Promise<string> =>
  client.role().then(
    ([role]) => String(role),
    () => 'master',
  )

async function end(connection: Redis): Promise<void> {
  await connection.quit().catch(() => 'cut off') // not connected, or no answer
  connection.disconnect()
}
