/** A client of two processes: sends until it has a definite answer, to any of them. */
import type { Process, World } from './world.ts'

export type Clients = { world: World; processes: Process[] }

const TRIES_MAX = 6

/** What `act` answers in the end; undefined when it gave up. Throws what is a definite no. */
export async function clientOf<Answer>(
  { world, processes }: Clients,
  act: (process: Process) => Promise<Answer>,
): Promise<Answer | undefined> {
  const { scheduler } = world
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    await scheduler.step('client')
    const process = processes[Math.floor(scheduler.random() * processes.length)]
    if (process === undefined) break
    try {
      return await Promise.race([act(process), process.lost])
    } catch (error) {
      const { name } = error as Error
      if (name !== 'StoreUnavailable' && name !== 'WrongRevision') throw error
    }
  }
  return undefined
}
