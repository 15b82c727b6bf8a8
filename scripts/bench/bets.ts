// Rows 1 to 4: bets through the command handler beside the same bets in Postgres, pass by pass.
import { connect } from '../../eventstore/client.ts'
import { anyOf, newIds, openCasino } from './casino.ts'
import { measure, type Measured } from './measure.ts'
import type { Place } from './place.ts'
import { openPeer } from './postgres-peer.ts'
import { rowOf, type Pass, type Row, type RowNumber } from './row.ts'

export type Extent = { passes: number; ms: number; wallets: number; events: number }

const IN_FLIGHT = 64

/** Of each contender before the first pass, in ms: nobody is measured while being compiled. */
const WARM_UP_MS = 500

type Contender = () => Promise<unknown>
type Setting = { inFlight: number; extent: Extent; say: (line: string) => void }

export async function benchBets(
  place: Place,
  { rows, extent, say }: { rows: ReadonlySet<RowNumber>; extent: Extent; say: Setting['say'] },
): Promise<Row[]> {
  const { wallets } = extent
  const [{ url }, databaseUrl] = await Promise.all([place.store('bets'), place.postgres()])
  const client = connect(url)
  const peer = await openPeer(databaseUrl, wallets)
  const { bet, players } = await openCasino(client, { ids: newIds(wallets) })
  const [hot] = players
  if (hot === undefined) throw new Error('no wallet')
  const anyRow = () => 1 + Math.floor(Math.random() * wallets)
  const many = {
    ours: () => bet(anyOf(players)),
    transaction: () => peer.transaction(anyRow()),
    storedFunction: () => peer.storedFunction(anyRow()),
  }
  const setting = { inFlight: IN_FLIGHT, extent, say }
  const found: Row[] = []
  if (rows.has(1) || rows.has(2)) {
    const passes = await interleave(many, setting)
    const notes = notesOf(passes.map((pass) => pass.ours))
    const of = (theirs: 'transaction' | 'storedFunction') =>
      passes.map((pass): Pass => ({ ours: pass.ours.perSecond, theirs: pass[theirs].perSecond }))
    if (rows.has(1)) found.push(rowOf(1, of('transaction'), notes))
    if (rows.has(2)) found.push(rowOf(2, of('storedFunction'), notes))
  }
  if (rows.has(3)) {
    const one = { ours: () => bet(hot), theirs: () => peer.transaction(1) }
    const passes = await interleave(one, setting)
    found.push(rowOf(3, passes.map(perSecond), notesOf(passes.map(({ ours }) => ours))))
  }
  if (rows.has(4)) {
    const { ours, transaction } = many
    const passes = await interleave({ ours, theirs: transaction }, { ...setting, inFlight: 1 })
    const p50 = passes.map((pass) => ({ ours: pass.ours.p50Ms, theirs: pass.theirs.p50Ms }))
    found.push(rowOf(4, p50, notesOf(passes.map((pass) => pass.ours))))
  }
  await Promise.all([client.dispose(), peer.end()])
  return found
}

const perSecond = ({ ours, theirs }: { ours: Measured; theirs: Measured }): Pass => ({
  ours: ours.perSecond,
  theirs: theirs.perSecond,
})

/** Every contender after the other in each pass, so that what the machine does else hits all alike. */
export async function interleave<Name extends string>(
  contenders: Record<Name, Contender>,
  { inFlight, extent: { passes, ms }, say }: Setting,
): Promise<Record<Name, Measured>[]> {
  const names = Object.keys(contenders) as Name[]
  const results: Record<Name, Measured>[] = []
  for (const name of names) await measure(contenders[name], { inFlight, ms: WARM_UP_MS })
  for (let pass = 1; pass <= passes; pass += 1) {
    const result: Partial<Record<Name, Measured>> = {}
    for (const name of names) result[name] = await measure(contenders[name], { inFlight, ms })
    results.push(result as Record<Name, Measured>)
    say(`pass ${pass} of ${passes}`)
  }
  return results
}

export function notesOf(ours: readonly Measured[]): string[] {
  const failures = ours.reduce((sum, one) => sum + one.failures, 0)
  const first = ours.find(({ failure }) => failure !== undefined)?.failure
  return first === undefined ? ['0 failures'] : [`${failures} failures, the first: ${first}`]
}
