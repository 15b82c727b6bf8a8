/** A real redis-server of a test's own, to be stalled, killed and started again; and the suites of ports that have two adapters. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectRedis, type RedisLink } from '../../integrations/redis.ts'
import { freePort } from '../../embedded/ports.ts'
import { until } from './store-process.ts'

const SERVER = 'redis-server'

export type RedisServer = {
  readonly url: string
  /** Leaves the process there, silent, until `wake`. */
  readonly stall: () => void
  readonly wake: () => void
  /** kill -9. */
  readonly kill: () => Promise<void>
  /** On the same port, empty. */
  readonly startAgain: () => Promise<void>
  readonly remove: () => Promise<void>
}

export async function startRedis(): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'acme-redis-'))
  const port = await freePort()
  let child = await spawned(port, dir)
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    stall: () => child.kill('SIGSTOP'),
    wake: () => child.kill('SIGCONT'),
    async startAgain() {
      child = await spawned(port, dir)
    },
    async remove() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** It keeps nothing on disk. Throws when it is not installed: without it half of a port would go untested. */
async function spawned(port: number, dir: string): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '']
  const child = spawn(SERVER, settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (part: Buffer) => {
      said += String(part)
      if (said.includes('Ready to accept connections')) resolve()
    })
    child.once('error', ({ message }) => {
      const why = `${SERVER} cannot be run (${message}): apt-get install redis-server`
      reject(new Error(`${why}, or give the address of one in REDIS_URL`))
    })
    child.once('exit', () => {
      reject(new Error(`${SERVER} ended:\n${said}`))
    })
  })
  return child
}

let ours: Promise<RedisServer> | null = null

/** Of REDIS_URL, or of a server that all suites of this run share. */
export async function sharedRedisUrl(): Promise<string> {
  const { REDIS_URL: given } = process.env
  return given ?? (await (ours ??= startRedis())).url
}

after('the shared redis-server stops', async () => {
  const server = await ours?.catch(() => null) // that it did not start was told where it was asked for
  await server?.remove()
})

/** Connected, as a process of its own would be. */
export async function linkTo(
  url: string,
  onTrouble: (what: string) => void = () => {},
): Promise<RedisLink> {
  const link = connectRedis(url, { onTrouble })
  await until(link.isUp, 'Redis is reached')
  return link
}

/** A suite for each adapter of a port; `link` answers undefined in process. */
export function onEachAdapter(suite: (link: () => RedisLink | undefined) => void): void {
  describe('in process', () => {
    suite(() => undefined)
  })
  describe('on Redis', () => {
    let link: RedisLink | undefined
    before(async () => {
      link = await linkTo(await sharedRedisUrl())
    })
    after(() => link?.close())
    suite(() => link)
  })
}
