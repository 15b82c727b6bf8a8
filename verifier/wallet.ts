/** One wallet's events in order: money, and play against the commitments. */
import { text, type ExportedEvent } from './export.ts'
import type { Findings } from './findings.ts'
import type { Round, Seeds } from './seeds.ts'
import { createMoneyCheck } from './wallet-money.ts'
import {
  betPlaced,
  clientSeedSet,
  joined,
  left,
  seedMoved,
  successorNamed,
  winCredited,
  type PlayContext,
} from './wallet-play.ts'

export type Wallet = PlayContext & { money: (event: ExportedEvent) => void; round: Round | null }

/** What is known across streams while events are taken in order. */
export type History = {
  findings: Findings
  seeds: Seeds
  wallets: Map<string, Wallet>
  /** Player by session. */
  players: Map<string, string>
  /** Records of ended seeds by hash, until their session's stream tells them too. */
  records: Map<string, Record<string, unknown>>
  flaggedClientSeeds: number
}

function walletOf(history: History, stream: string): Wallet {
  const known = history.wallets.get(stream)
  if (known !== undefined) return known
  const { findings, seeds, records } = history
  const wallet: Wallet = {
    ...{ findings, seeds, sessions: new Map(), round: null },
    money: createMoneyCheck(findings),
    onFlagged: () => {
      history.flaggedClientSeeds += 1
    },
    onEnded: (record, { revision }) => {
      records.set(String(record['seedHash']), { ...record, walletRevision: Number(revision) })
    },
  }
  history.wallets.set(stream, wallet)
  return wallet
}

export function addToWallet(history: History, event: ExportedEvent): void {
  const wallet = walletOf(history, event.stream)
  wallet.money(event)
  if (event.type === 'WinCredited') {
    winCredited(wallet, { event, round: wallet.round })
    return
  }
  wallet.round = event.type === 'BetPlaced' ? betPlaced(wallet, event) : null
  if (event.type === 'SessionJoined') {
    refuseForeign(history, event)
    joined(wallet, event)
  }
  if (event.type === 'ClientSeedSet') clientSeedSet(wallet, event)
  if (event.type === 'SeedInForce') seedMoved(wallet, event)
  if (event.type === 'SuccessorNamed') successorNamed(wallet, event)
  if (event.type === 'SessionLeft') left(wallet, event)
}

function refuseForeign({ players, findings }: History, event: ExportedEvent): void {
  const expected = `wallet-${players.get(text(event.data, 'sessionId'))}`
  if (expected === event.stream) return
  findings.add('session-mismatch', event, { expected, found: event.stream })
}
