/** Commitment, draw, payout, digest and ids by WebCrypto, written from docs/fairness.md: nothing of the server's takes part. */

export { canCompute, commitmentOf } from '../../shared/fairness.js'

const encoder = new TextEncoder()
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hexOf = (buffer) => Array.from(new Uint8Array(buffer), (byte) => HEX[byte]).join('')

const sha256 = async (input) => hexOf(await crypto.subtle.digest('SHA-256', encoder.encode(input)))

/** A key is made once for the many rounds of its seed, one behind the other. */
let lastKey = { serverSeed: null, key: null }
function keyOf(serverSeed) {
  if (lastKey.serverSeed !== serverSeed) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const bytes = encoder.encode(serverSeed)
    lastKey = {
      serverSeed,
      key: crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']),
    }
  }
  return lastKey.key
}

/** HMAC-SHA-256 with the seed as key over `clientSeed:nonce:counter`: eight words, in hex. */
export async function wordsOf({ serverSeed, clientSeed, nonce, counter }) {
  const key = await keyOf(serverSeed)
  const message = encoder.encode([clientSeed, nonce, counter].join(':'))
  return hexOf(await crypto.subtle.sign('HMAC', key, message)).match(/.{8}/g)
}

/** A draw in [0, outcomes), by rejection: words above the limit would favour some outcomes. */
export async function drawOf({ serverSeed, clientSeed, nonce, outcomes }) {
  const unbiased = 4_294_967_296 - (4_294_967_296 % outcomes)
  for (let counter = 0; ; counter += 1) {
    const words = await wordsOf({ serverSeed, clientSeed, nonce, counter })
    const taken = words.map((word) => Number.parseInt(word, 16)).find((value) => value < unbiased)
    if (taken !== undefined) return taken % outcomes
  }
}

/** The digest over a seed's rounds before the first one, and with one more line; `digest` may be on its way. */
export const NO_ROUNDS = '0'.repeat(64)
export const withLine = async (digest, line) => sha256(`${await digest}\n${JSON.stringify(line)}`)

const NAMESPACE = '6f1c6a1e5d2b4f0b9b573f6f0e6f2c11'
const namespace = Uint8Array.from(NAMESPACE.match(/../g), (byte) => Number.parseInt(byte, 16))

/** The id that the `index`th event of a command must have: UUIDv5 over command, index and content. */
export async function eventId({ commandId, index }, content) {
  const name = ['event', commandId, String(index), await sha256(JSON.stringify(content))].join('\n')
  const bytes = encoder.encode(name)
  const input = new Uint8Array(namespace.length + bytes.length)
  input.set(namespace)
  input.set(bytes, namespace.length)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', input))
  hash[6] = (hash[6] & 0x0f) | 0x50
  hash[8] = (hash[8] & 0x3f) | 0x80
  return hexOf(hash).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
