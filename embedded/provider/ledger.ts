/** What the provider's rounds come to, by style and currency: `net` is what went out of the casino's wallets. */
import type { Book } from './book.ts'
import { sumsOf, type Round } from './round.ts'

type Entry = {
  stakes: bigint
  refunds: bigint
  wins: bigint
  rounds: Record<Round['status'], number>
}

const nothing = (): Entry => ({
  stakes: 0n,
  refunds: 0n,
  wins: 0n,
  rounds: { open: 0, settled: 0, returned: 0, refused: 0, stuck: 0 },
})

/** Amounts are digits of minor units. */
export function ledgerOf({ launches, rounds }: Book) {
  const entries = new Map<string, Entry>()
  for (const round of rounds.all()) {
    const launch = launches.get(round.launchId)
    if (launch === undefined) continue
    const key = `${launch.style} ${launch.currency}`
    const entry = entries.get(key) ?? nothing()
    const { stakes, refunds, wins } = sumsOf(round)
    entry.stakes += stakes
    entry.refunds += refunds
    entry.wins += wins
    entry.rounds[round.status] += 1
    entries.set(key, entry)
  }
  return [...entries].map(([key, { stakes, refunds, wins, rounds: counts }]) => {
    const [style, currency] = key.split(' ')
    const net = String(stakes - refunds - wins)
    const sums = { stakes: String(stakes), refunds: String(refunds), wins: String(wins) }
    return { style, currency, ...sums, net, rounds: counts }
  })
}
