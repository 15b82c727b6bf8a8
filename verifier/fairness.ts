/** The verifier's own draw and digest, written from docs/fairness.md: it shares no code with the server. */
import { createHash, createHmac } from 'node:crypto'

const sha256 = (input: string): string => createHash('sha256').update(input).digest('hex')

/** The commitment to a seed: SHA-256 of its 64 hex digits as ASCII. */
export const commitment = (seed: string): string => sha256(seed)

/** A draw in [0, outcomes), by rejection: see docs/fairness.md, "The draw". */
export function draw(
  seed: string,
  { clientSeed, nonce }: { clientSeed: string; nonce: number },
  outcomes: number,
): number {
  const unbiased = 4_294_967_296 - (4_294_967_296 % outcomes)
  let counter = 0
  for (;;) {
    const message = [clientSeed, nonce, counter].join(':')
    const digits = createHmac('sha256', seed).update(message).digest('hex')
    for (const word of digits.match(/.{8}/g) ?? []) {
      const value = Number.parseInt(word, 16)
      if (value < unbiased) return value % outcomes
    }
    counter += 1
  }
}

/** The digest over a seed's rounds before the first one, and with one more line. */
export const NO_ROUNDS = ''.padStart(64, '0')
export const withLine = (digest: string, line: readonly string[]): string =>
  sha256(`${digest}\n${JSON.stringify(line)}`)

const NAMESPACE = '6f1c6a1e5d2b4f0b9b573f6f0e6f2c11'

/** The id that the `index`th event of a command must have: UUIDv5 over command, index and content. */
export function eventId(
  { commandId, index }: { commandId: string; index: number },
  content: { type: string; data: unknown; metadata: unknown },
): string {
  const name = ['event', commandId, String(index), sha256(JSON.stringify(content))].join('\n')
  const hash = createHash('sha1').update(Buffer.from(NAMESPACE, 'hex')).update(name).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20, 32)].join('-')
}
