/** What must hold after any crash, looked up in streams, read tables and by the verifier; it changes nothing. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { WalletEvent } from '../../domain/wallet/events.ts'
import { connect } from '../../eventstore/client.ts'
import { decode, type Recorded } from '../../eventstore/codec.ts'
import { bodyOf, sameAnswer, type Load, type SentBet } from '../support/load.ts'
import type { House } from './house.ts'
import { programOf } from '../support/program.ts'

type WalletFact = Recorded<WalletEvent>
type Wallet = { playerId: string; facts: readonly WalletFact[] }

const ROOT = join(import.meta.dirname, '../..')

/** Longest that a verification may take, in ms. */
const VERIFY_MS_MAX = 60_000

export const walletsOf = ({ run }: House, load: Load): Promise<Wallet[]> =>
  walletsIn(run().eventStoreUrl, load)

export async function walletsIn(eventStoreUrl: string, { playerIds }: Load): Promise<Wallet[]> {
  const client = connect(eventStoreUrl)
  try {
    const wallets: Wallet[] = []
    for (const playerId of playerIds) {
      const facts: WalletFact[] = []
      for await (const stored of client.read(`wallet-${playerId}`)) {
        facts.push(decode(stored) as WalletFact)
      }
      wallets.push({ playerId, facts })
    }
    return wallets
  } finally {
    await client.dispose()
  }
}

const betsOf = ({ facts }: Wallet) => facts.filter((fact) => fact.type === 'BetPlaced')

/** Each acknowledged bet stands in its stream once, as it was answered; nothing stands there that nobody sent. */
export function checkBets(wallets: readonly Wallet[], sent: readonly SentBet[]): void {
  const found = new Map<string, { playerId: string; fact: WalletFact }>()
  const rounds = new Set<string>()
  for (const wallet of wallets) {
    for (const fact of betsOf(wallet)) {
      const key = fact.metadata.idempotencyKey ?? 'none'
      if (found.has(key)) throw new Error(`the key ${key} has two bets`)
      if (rounds.has(fact.data.roundId))
        throw new Error(`round ${fact.data.roundId} is there twice`)
      rounds.add(fact.data.roundId)
      found.set(key, { playerId: wallet.playerId, fact })
    }
  }
  const keys = new Set(sent.map(({ key }) => key))
  for (const key of found.keys()) if (!keys.has(key)) throw new Error(`nobody sent ${key}`)
  for (const { key, playerId, answer, body } of sent) {
    if (answer === null) continue
    const stored = found.get(key)
    if (stored?.fact.type !== 'BetPlaced') throw new Error(`the acknowledged bet ${key} is missing`)
    const { roundId, nonce, outcome, stake } = stored.fact.data
    const isSame =
      stored.playerId === playerId &&
      answer['roundId'] === roundId &&
      answer['nonce'] === nonce &&
      answer['outcome'] === outcome &&
      body.stake === String(stake)
    if (!isSame)
      throw new Error(`${key} is stored otherwise than answered: ${JSON.stringify(answer)}`)
  }
}

/** What moves the balance, signed, as the entries show it. */
function amountOf({ type, data }: WalletFact): bigint | null {
  switch (type) {
    case 'BetPlaced':
      return 0n - data.stake
    case 'WinCredited':
      return data.payout
    case 'Deposited':
      return data.amount
    default: // this load withdraws nothing
      return null
  }
}

/** Sum of the facts, of the read entries, and the balance in both places: all the same, entry by entry. */
export async function checkMoney(wallets: readonly Wallet[], { ask }: Load): Promise<void> {
  for (const { playerId, facts } of wallets) {
    const after = String(facts.at(-1)?.position ?? 0n)
    const get = async (path: string) => bodyOf(await ask(playerId, 'GET', { path }), 200)
    const wallet = await get(`/v1/wallet?after=${after}`)
    const entries: string[] = []
    for (let cursor = ''; ;) {
      const page = await get(`/v1/wallet/entries?limit=100&after=${after}${cursor}`)
      for (const { number, amount } of page['data'] as { number: string; amount: string }[]) {
        entries.push(`${number}: ${amount}`)
      }
      if (page['hasMore'] !== true) break
      cursor = `&cursor=${String(page['nextCursor'])}`
    }
    const moves = facts.flatMap((fact) => {
      const amount = amountOf(fact)
      return amount === null ? [] : [{ amount, data: fact.data }]
    })
    const stored = moves.map(({ amount }, nth) => `${nth + 1}: ${amount}`)
    if (entries.reverse().join() !== stored.join()) {
      throw new Error(`${playerId}: the read entries differ from the stream`)
    }
    const sum = moves.reduce((total, { amount }) => total + amount, 0n)
    const last = moves.at(-1)?.data
    const balance = last !== undefined && 'balance' in last ? last.balance : 0n
    if (sum !== balance || String(sum) !== wallet['balance']) {
      const figures = `facts ${sum}, last fact ${balance}, read ${String(wallet['balance'])}`
      throw new Error(`${playerId}: the balances differ: ${figures}`)
    }
  }
}

/** The same key again gives the first answer, whoever asks when; `every`: of so many bets one is repeated. */
export async function checkRepeats({ bets, repeat }: Load, every: number): Promise<number> {
  const answered = bets.filter(({ answer }) => answer !== null)
  const chosen = answered.filter((_, index) => index % every === 0)
  for (const bet of chosen) {
    const again = await repeat(bet)
    const body = bodyOf(again, 201)
    sameAnswer(bet, body)
    if (BigInt(String(body['position'])) > BigInt(String(bet.answer?.['position']))) {
      throw new Error(`the repeat of ${bet.key} names a later position than the bet itself`)
    }
    if (!again.isReplay) throw new Error(`the repeat of ${bet.key} was taken for a new bet`)
  }
  return chosen.length
}

type Verified = { rounds: number; verified: number }

/** Throws unless `npm run verify -- --all` exits 0, with what it said. */
export async function verifyAll({ dataDir }: House): Promise<Verified> {
  const words = [...programOf(join(ROOT, 'scripts/verify.ts')), '--all', '--json']
  const env = { ...process.env, DATA_DIR: dataDir, EVENTSTORE_URL: '' }
  const options = { cwd: ROOT, env, timeout: VERIFY_MS_MAX, maxBuffer: 2 ** 26 }
  const { stdout } = await promisify(execFile)(process.execPath, words, options)
  return JSON.parse(stdout) as Verified
}

export const betCount = (wallets: readonly Wallet[]): number =>
  wallets.reduce((sum, wallet) => sum + betsOf(wallet).length, 0)
