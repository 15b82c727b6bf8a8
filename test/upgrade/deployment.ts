/** The parts of a deployment on a data folder, each a process of its own, by this code or by that of another checkout. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild, type RunningChild } from '../../embedded/child.ts'
import { startEventStore } from '../../embedded/event-store/server.ts'
import { keepKeys } from '../../embedded/keys.ts'
import { startPostgres } from '../../embedded/postgres.ts'
import { migrate } from '../../postgres/migrate.ts'

const HERE = join(import.meta.dirname, '../..')

export type PartOfDeployment = RunningChild & { readonly log: () => string }

/** Store and database of the folder, migrated by this code. */
export async function deploy(dataDir: string) {
  const [store, postgres] = await Promise.all([
    startEventStore({ dataDir: join(dataDir, 'events') }),
    startPostgres({ dataDir }),
  ])
  await migrate(postgres.url)
  const { PATH } = process.env
  const env = {
    PATH,
    EVENTSTORE_URL: store.url,
    DATABASE_URL: postgres.url,
    MASTER_KEY: keepKeys(join(dataDir, 'keys')).masterKey,
    PORT: '0',
    HOST: '127.0.0.1',
    RATE_LIMIT: '0',
    SIGN_IN_LIMIT: '0', // one address, and as fast as it goes
  }
  const children: RunningChild[] = []
  return {
    env,
    async start(name: 'api' | 'worker', root = HERE): Promise<PartOfDeployment> {
      const logFile = join(dataDir, 'logs', `deployed-${children.length}.log`)
      const command = ['--import', 'tsx', join(root, `scripts/${name}.ts`)]
      const child = await startChild({ name, command, env, cwd: root, logFile })
      children.push(child)
      return { ...child, log: () => readFileSync(logFile, 'utf8') }
    },
    async remove() {
      for (const { stop } of children) await stop()
      await Promise.all([store.stop(), postgres.stop()])
    },
  }
}

export const urlOf = ({ info }: PartOfDeployment): string => String(info['url'])
