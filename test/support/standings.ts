/** Where the read models of a running system stand, asked over HTTP as an auditor does. */
import { ask } from './http.ts'
import { until } from './store-process.ts'

export type Standing = {
  name: string
  version: number
  status: 'live' | 'building' | 'kept'
  /** null where it is not known yet. */
  lagEvents: number | null
  stopped: { partition: string; error: string }[]
}

export async function standingsAt(url: string, auditor: string): Promise<Standing[]> {
  const path = '/v1/operations/projections'
  const { status, body } = await ask(url, 'GET', { path, token: auditor })
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
  return body['data'] as Standing[]
}

/** Until every live read model has folded the whole store; throws where one has stopped, and after `msMax`. */
export async function allFolded(url: string, auditor: string, msMax = 60_000): Promise<void> {
  const areFolded = async () => {
    const live = (await standingsAt(url, auditor)).filter(({ status }) => status === 'live')
    const stopped = live.filter(({ stopped: partitions }) => partitions.length > 0)
    if (stopped.length > 0) throw new Error(`stopped: ${JSON.stringify(stopped)}`)
    return live.length > 0 && live.every(({ lagEvents }) => lagEvents === 0)
  }
  await until(areFolded, 'every read model has folded everything', msMax)
}
