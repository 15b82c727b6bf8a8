/** The draw and the payout of a round, computed in the browser as docs/fairness.md says: by SHA-256, HMAC and integers, every step kept. */

/** As the document calls it. */
export const ALGORITHM = 'acmetocasino-fairness-1'

const WORDS = 2 ** 32
/** Blocks tried for a word below the limit; that none is found in so many has odds below 2^-8000. */
const BLOCKS_MAX = 1_000

/** By paytable version: how many outcomes there are, and what a drawn one pays, in units of 1/10,000 of the stake. */
const PAYTABLES = {
  'dice-1': {
    outcomes: 10_000,
    isChoice: (choice) =>
      /^[1-9]\d{2,3}$/.test(choice) && Number(choice) >= 100 && Number(choice) <= 9_500,
    isWon: (drawn, choice) => BigInt(drawn) < BigInt(choice),
    multiplierBp: (choice) => (9_900n * 10_000n) / BigInt(choice),
  },
}

export const PAYTABLE_VERSIONS = Object.keys(PAYTABLES)

/** What a choice pays where it wins, in units of 1/10,000 of the stake; null for what is no choice. */
export function multiplierOf(version, choice) {
  const paytable = PAYTABLES[version]
  return paytable?.isChoice(choice) ? paytable.multiplierBp(choice) : null
}

/** The payout of a winning stake, both digits in minor units: rounded down to a whole one. */
export const paidFor = (stake, multiplierBp) =>
  String((BigInt(stake) * BigInt(multiplierBp)) / 10_000n)

/** Whether this page may compute: browsers give WebCrypto to https and localhost alone. */
export const canCompute = () => globalThis.crypto?.subtle !== undefined

const ascii = (text) => new TextEncoder().encode(text)
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The commitment to a server seed: SHA-256 of its 64 hex digits as ASCII, in hex. */
export async function commitmentOf(serverSeed) {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', ascii(serverSeed))))
}

/** { message, block } of one counter: HMAC-SHA-256 of `client:nonce:counter` under the server seed's 64 digits. */
async function blockOf({ serverSeed, clientSeed, nonce }, counter) {
  const use = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', ascii(serverSeed), use, false, ['sign'])
  const message = `${clientSeed}:${nonce}:${counter}`
  const block = new Uint8Array(await crypto.subtle.sign('HMAC', key, ascii(message)))
  return { counter, message, block }
}

/** The eight words of a block, each with what becomes of it: 'skipped' at or beyond the limit, 'taken', or 'unused' after that. */
function wordsOf(block, outcomes) {
  const limit = WORDS - (WORDS % outcomes)
  const view = new DataView(block.buffer)
  let isTaken = false
  return Array.from({ length: 8 }, (_, n) => {
    const value = view.getUint32(n * 4)
    const fate = isTaken ? 'unused' : value < limit ? 'taken' : 'skipped'
    isTaken ||= fate === 'taken'
    return { hex: hexOf(block.subarray(n * 4, n * 4 + 4)), value, fate }
  })
}

/** { drawn, limit, blocks: [{ counter, message, hmac, words }] }: uniform in [0, outcomes). */
export async function draw(inputs, outcomes) {
  const blocks = []
  for (let counter = 0; counter < BLOCKS_MAX; counter += 1) {
    const { message, block } = await blockOf(inputs, counter)
    const words = wordsOf(block, outcomes)
    blocks.push({ counter, message, hmac: hexOf(block), words })
    const taken = words.find(({ fate }) => fate === 'taken')
    if (taken !== undefined) {
      return { drawn: taken.value % outcomes, limit: WORDS - (WORDS % outcomes), blocks }
    }
  }
  throw new Error('no word below the limit in 1,000 blocks: HMAC is broken')
}

/** The names of inputs that cannot be computed with, in their order. */
export function badInputs({ paytableVersion, serverSeed, seedHash, clientSeed, nonce, ...bet }) {
  const paytable = PAYTABLES[paytableVersion]
  const HEX_64 = /^[0-9a-f]{64}$/
  const isDigits = (text) => /^(0|[1-9]\d{0,14})$/.test(text)
  return Object.entries({
    paytableVersion: paytable !== undefined,
    serverSeed: HEX_64.test(serverSeed),
    seedHash: HEX_64.test(seedHash),
    clientSeed: /^[A-Za-z0-9_-]{1,64}$/.test(clientSeed),
    nonce: isDigits(nonce),
    choice: paytable?.isChoice(bet.choice) ?? true,
    stake: isDigits(bet.stake),
    outcome: bet.outcome === '' || isDigits(bet.outcome),
    payout: bet.payout === '' || isDigits(bet.payout),
  })
    .filter(([, isGood]) => !isGood)
    .map(([name]) => name)
}

/**
 * Everything about a round whose inputs are good. `checks` say whether the seed is the one that was committed, and whether outcome and
 * payout, where they are given, are those that follow: true, false, or null for what was not given.
 */
export async function computeRound(inputs) {
  const { paytableVersion, serverSeed, seedHash, choice, stake, outcome, payout } = inputs
  const paytable = PAYTABLES[paytableVersion]
  const commitment = await commitmentOf(serverSeed)
  const drawing = await draw(inputs, paytable.outcomes)
  const isWon = paytable.isWon(drawing.drawn, choice)
  const multiplierBp = paytable.multiplierBp(choice)
  const paid = isWon ? paidFor(stake, multiplierBp) : '0'
  const isSame = (given, computed) => (given === '' ? null : given === String(computed))
  return {
    commitment,
    outcomes: paytable.outcomes,
    ...drawing,
    isWon,
    multiplierBp,
    payout: paid,
    checks: {
      commitment: commitment === seedHash,
      outcome: isSame(outcome, drawing.drawn),
      payout: isSame(payout, paid),
    },
  }
}
