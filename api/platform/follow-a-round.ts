/** One round from its request to its proof, played by the demo's visitor over HTTP and read back from where it was written. */
import { createHmac, randomBytes } from 'node:crypto'
import { paytableOf } from '../../domain/games/paytables/catalogue.ts'
import { commitmentOf, placeOf, roll, serverSeedOf } from '../../domain/games/fairness.ts'
import type { Store } from '../../eventstore/store.ts'
import type { StoredEvent } from '../../eventstore/codec.ts'
import { Problem } from '../http/problem.ts'
import type { Story } from './story-schema.ts'
import type { Exchange, Visitor } from './visitor.ts'

/** What is staked, on what, and what is paid in before it runs out; in minor units. */
const STAKE = '100'
const CHOICE = '4950'
const DEPOSIT = '10000'

/** Events of a wallet's end among which a round's are: those of one round, and of what came around it. */
const EVENTS_MAX = 12

export function createFollowARound({ visitor, store }: { visitor: Visitor; store: Store }) {
  let session: { id: string; gameId: string; paytableVersion: string } | null = null

  /** The session in which rounds are followed: opened by the first, and anew where it was closed. */
  async function opened() {
    if (session !== null) return session
    const { status, answer } = await visitor.ask('POST', '/v1/sessions', { gameId: 'dice' })
    if (status !== 201) throw new Problem('UNAVAILABLE')
    const { sessionId, gameId, paytableVersion } = answer
    return (session = {
      id: String(sessionId),
      gameId: String(gameId),
      paytableVersion: String(paytableVersion),
    })
  }

  async function bet(path: string): Promise<Exchange> {
    const place = () => visitor.ask('POST', `${path}/bets`, { stake: STAKE, choice: CHOICE })
    const placed = await place()
    if (placed.answer['code'] !== 'INSUFFICIENT_FUNDS') return placed
    await visitor.ask('POST', '/v1/deposits', { amount: DEPOSIT })
    return place()
  }

  /** Answers null where the session has ended meanwhile: nothing was played. */
  async function play() {
    const { id, gameId, paytableVersion } = await opened()
    const path = `/v1/sessions/${id}`
    const clientSeed = `visitor-${randomBytes(6).toString('hex')}`
    // A seed with a bet on it, as after a round that was cut off, gives way first.
    const chosen = await visitor.ask('PUT', `${path}/client-seed`, { clientSeed })
    if (chosen.answer['code'] === 'CLIENT_SEED_LOCKED') {
      await visitor.ask('POST', `${path}/rotate`, {})
      await visitor.ask('PUT', `${path}/client-seed`, { clientSeed })
    }
    const placed = await bet(path)
    if (placed.status !== 201) {
      session = null
      return null
    }
    const rotated = await visitor.ask('POST', `${path}/rotate`, {})
    return { placed, rotated, gameId, paytableVersion }
  }

  return async (): Promise<Story> => {
    const played = (await play()) ?? (await play())
    if (played === null) throw new Problem('UNAVAILABLE')
    const { placed, rotated, gameId, paytableVersion } = played
    const after = `after=${String(placed.answer['position'])}`
    const [round, wallet] = [
      await shown(visitor, `/v1/rounds/${String(placed.answer['roundId'])}?${after}`),
      await shown(visitor, `/v1/wallet?${after}`),
    ]
    const playerId = String(round.answer['playerId'])
    const commands = [placed, rotated].map(({ headers }) => headers['X-Request-Id'])
    return {
      request: placed,
      events: await eventsOf(store, `wallet-${playerId}`, commands),
      reads: [round, wallet].map(({ path, tookMs, answer }) => ({ path, tookMs, row: answer })),
      reveal: rotated,
      proof: proofOf({ gameId, paytableVersion, bet: placed.answer, ended: rotated.answer }),
    }
  }
}

/** Workers may be a little behind: each read waits for them two seconds. Throws UNAVAILABLE. */
async function shown(visitor: Visitor, path: string): Promise<Exchange> {
  const first = await visitor.ask('GET', path)
  const read = first.status === 200 ? first : await visitor.ask('GET', path)
  if (read.status !== 200) throw new Problem('UNAVAILABLE')
  return read
}

/** Those of the stream's last that these requests brought, in their order. */
async function eventsOf(store: Store, stream: string, requestIds: readonly unknown[]) {
  const found: StoredEvent[] = []
  for await (const event of store.read(stream, { backwards: true, limit: EVENTS_MAX })) {
    const { correlationId } = event.metadata as { correlationId?: unknown }
    if (requestIds.includes(correlationId)) found.unshift(event)
  }
  return found.map(({ type, data, metadata, revision, position }) => ({
    stream,
    revision: String(revision),
    position: String(position),
    type,
    data: data as Record<string, unknown>,
    metadata: metadata as Record<string, unknown>,
  }))
}

type Proven = {
  gameId: string
  paytableVersion: string
  bet: Record<string, unknown>
  ended: Record<string, unknown>
}

/** As docs/fairness.md has it, step by step; what was revealed is held against what was said before. */
function proofOf({ gameId, paytableVersion, bet, ended }: Proven): Story['proof'] {
  const paytable = paytableOf(paytableVersion)
  const { serverSeed: revealed, seedHash } = ended['ended'] as Record<string, unknown>
  if (typeof revealed !== 'string') throw new Problem('UNAVAILABLE')
  const serverSeed = serverSeedOf(revealed)
  const [clientSeed, nonce] = [String(bet['clientSeed']), Number(bet['nonce'])]
  const message = `${clientSeed}:${nonce}:0`
  const block = createHmac('sha256', serverSeed).update(message).digest()
  const words = Array.from({ length: block.length / 4 }, (_, n) => block.readUInt32BE(n * 4))
  const word = words.find((one) => placeOf(one, paytable.outcomes) !== null)
  return {
    gameId,
    paytableVersion,
    seedHash: String(seedHash),
    serverSeed,
    clientSeed,
    nonce,
    computedHash: commitmentOf(serverSeed),
    message,
    hmac: block.toString('hex'),
    word: word === undefined ? null : String(word),
    outcomes: paytable.outcomes,
    drawn: String(roll({ serverSeed, clientSeed, nonce }, paytable.outcomes)),
    outcome: String(bet['outcome']),
    choice: CHOICE,
    stake: STAKE,
    multiplierBp: String(paytable.multiplierMaxBp(CHOICE)),
    payout: String(bet['payout']),
    currency: String(bet['currency']),
  }
}
