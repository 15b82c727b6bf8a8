/** One round, redrawn and priced again from what is stored: each step with what was computed and what stands there. */
import { commitmentOf, drawOf, eventId, wordsOf } from '../verification/fairness.js'
import { payoutOf, pricing } from '../verification/pricing.js'
import { createIndexes } from '../verification/streams.js'

/** Of the wallet's events before the bet, so many are looked at to know which of its command's it is. */
export const BEFORE = 20

/**
 * `round`: as the read table has it; `session`, `wallet`: events. Answers `checks`, [{ name, expected, found, isRight }] (`isRight` null:
 * it waits for the reveal, or is only shown), the verdict, and the seed.
 */
export async function checkRound(round, { session, wallet }) {
  const seed = seedOf(round.seedHash, session)
  const bet = wallet.find(
    ({ type, data }) => type === 'BetPlaced' && data.roundId === round.roundId,
  )
  const win = wallet.find(
    ({ type, data }) => type === 'WinCredited' && data.roundId === round.roundId,
  )
  const checks = [
    committedBefore(seed, round),
    await commitmentHolds(seed, round),
    ...(await drawn(seed, round)),
    tableSaysTheSame(round, { bet, win }),
    await idsFollow(wallet, [bet, win].filter(Boolean)),
  ]
  const isWrong = checks.some(({ isRight }) => isRight === false)
  const verdict = isWrong ? 'failed' : seed.serverSeed === null ? 'pending' : 'verified'
  return { checks, verdict, seed, bet, win }
}

function seedOf(seedHash, session) {
  const names = ({ type, data }) =>
    (['SessionOpened', 'SuccessorCommitted'].includes(type) && data.seedHash === seedHash) ||
    (type === 'SessionOpened' && data.successorHash === seedHash)
  const committed = session.find(names)
  const revealed = session.find(
    ({ type, data }) => type === 'SeedRevealed' && data.seedHash === seedHash,
  )
  return { committed, serverSeed: revealed?.data.serverSeed ?? null }
}

const committedBefore = ({ committed }, { position }) => ({
  name: 'committed',
  expected: `< ${position}`,
  found: committed?.position ?? '–',
  isRight: committed !== undefined && BigInt(committed.position) < BigInt(position),
})

async function commitmentHolds({ serverSeed }, { seedHash }) {
  const expected = serverSeed === null ? null : await commitmentOf(serverSeed)
  const isRight = expected === null ? null : expected === seedHash
  return { name: 'commitment', expected, found: seedHash, isRight }
}

async function drawn({ serverSeed }, { clientSeed, nonce, outcome, payout, ...round }) {
  const paytable = pricing(round.paytableVersion)
  if (serverSeed === null || paytable === undefined) {
    const isRight = serverSeed === null ? null : false
    return [
      { name: 'outcome', expected: null, found: outcome, isRight },
      { name: 'payout', expected: null, found: payout, isRight },
    ]
  }
  const inputs = { serverSeed, clientSeed, nonce }
  const words = await wordsOf({ ...inputs, counter: 0 })
  const again = await drawOf({ ...inputs, outcomes: paytable.outcomes })
  const due = String(payoutOf({ ...round, stake: BigInt(round.stake), outcome: again }))
  return [
    { name: 'words', expected: words.join(' '), found: null, isRight: null, isShown: true },
    {
      name: 'outcome',
      expected: String(again),
      found: outcome,
      isRight: String(again) === outcome,
    },
    { name: 'payout', expected: due, found: payout, isRight: due === payout, isMoney: true },
  ]
}

/** Fields of the read table that its bet says, too. */
const REPEATED = ['sessionId', 'gameId', 'paytableVersion', 'nonce', 'stake', 'choice', 'outcome']

function tableSaysTheSame(round, { bet, win }) {
  const said = [...REPEATED, 'seedHash', 'clientSeed']
  const differing = said.filter((field) => bet?.data[field] !== round[field])
  const paid = win?.data.payout ?? '0'
  if (paid !== round.payout) differing.push('payout')
  return {
    name: 'table',
    expected: differing.length > 0 ? differing.join(', ') : null,
    found: bet ? `${bet.revision}@${bet.stream}` : '–',
    isRight: bet !== undefined && differing.length === 0,
  }
}

async function idsFollow(wallet, events) {
  const indexOf = createIndexes()
  const ids = []
  const indexes = new Map(wallet.map((event) => [event.id, indexOf(event)]))
  for (const event of events) {
    const { type, data, metadata } = event
    ids.push(await eventId(indexes.get(event.id), { type, data, metadata }))
  }
  return {
    name: 'ids',
    expected: ids.join(' '),
    found: events.map(({ id }) => id).join(' '),
    isRight: events.length > 0 && events.every(({ id }, n) => id === ids[n]),
  }
}
