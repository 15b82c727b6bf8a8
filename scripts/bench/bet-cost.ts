// Row 16: what a bet costs on a bill. Processor time of everything that works for it, ours beside the Postgres peer's.
import { connect } from '../../eventstore/client.ts'
import type { Extent } from './bets.ts'
import { anyOf, newIds, openCasino } from './casino.ts'
import { measure } from './measure.ts'
import { onFreshDatabase } from './database.ts'
import type { Place, RunningStore } from './place.ts'
import { openPeer } from './postgres-peer.ts'
import { ownProcessorTime, processorTimeOf } from './processor-time.ts'
import { rowOf, type Pass, type Row } from './row.ts'

const IN_FLIGHT = 64
const WARM_UP_MS = 1_000

/** Least of one contender in one pass, in ms: the kernel counts in steps of 10. */
const PASS_MS_MIN = 1_500

/** The bench is the API's process, and the peer's caller: both are counted with it. */
export async function benchCost(
  place: Place,
  extent: Extent,
  say: (line: string) => void,
): Promise<Row> {
  const [store, postgres] = await Promise.all([place.store('cost'), place.postgresServer()])
  return onFreshDatabase(postgres.url, async (databaseUrl) => {
    const { passes, failures } = await measured({ store, postgres, databaseUrl }, extent, say)
    await store.stop()
    return rowOf(16, passes, [`${failures} failures`])
  })
}

type Servers = {
  store: RunningStore
  postgres: { readonly pid: number }
  databaseUrl: string
}

async function measured(
  { store, postgres, databaseUrl }: Servers,
  extent: Extent,
  say: (line: string) => void,
): Promise<{ passes: Pass[]; failures: number }> {
  const { wallets } = extent
  const client = connect(store.url)
  const peer = await openPeer(databaseUrl, wallets)
  const { bet, players } = await openCasino(client, { ids: newIds(wallets) })
  const anyRow = () => 1 + Math.floor(Math.random() * wallets)
  const contenders = {
    ours: { operation: () => bet(anyOf(players)), serverPid: store.pid },
    theirs: { operation: () => peer.transaction(anyRow()), serverPid: postgres.pid },
  }
  const ms = Math.max(PASS_MS_MIN, extent.ms)
  const costOf = async ({ operation, serverPid }: (typeof contenders)['ours' | 'theirs']) => {
    const before = ownProcessorTime() + processorTimeOf([serverPid])
    const { perSecond, failures, seconds } = await measure(operation, { inFlight: IN_FLIGHT, ms })
    const usedUs = ownProcessorTime() + processorTimeOf([serverPid]) - before
    return { us: usedUs / (perSecond * seconds), failures }
  }
  for (const { operation } of Object.values(contenders)) {
    await measure(operation, { inFlight: IN_FLIGHT, ms: WARM_UP_MS })
  }
  const found: Pass[] = []
  let failures = 0
  for (let pass = 1; pass <= extent.passes; pass += 1) {
    const [ours, theirs] = [await costOf(contenders.ours), await costOf(contenders.theirs)]
    failures += ours.failures + theirs.failures
    found.push({ ours: ours.us, theirs: theirs.us })
    say(`pass ${pass} of ${extent.passes}`)
  }
  await Promise.all([client.dispose(), peer.end()])
  return { passes: found, failures }
}
