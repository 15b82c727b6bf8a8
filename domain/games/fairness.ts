/**
 * Provably fair draws: a pure function of (server seed, client seed, nonce). The algorithm, to redo from the
 * docs alone, is in docs/fairness.md; the verifier has its own code for it.
 */
import { createHmac, hash } from 'node:crypto'
import { z } from 'zod'

declare const serverSeed: unique symbol

/** 256 random bits as 64 lower-case hex digits; secret until revealed. */
export type ServerSeed = string & { readonly [serverSeed]: true }

const HEX_64 = /^[0-9a-f]{64}$/
export const seedHashSchema = z.string().regex(HEX_64)
export const serverSeedSchema = z.custom<ServerSeed>(
  (value) => typeof value === 'string' && HEX_64.test(value),
)

/** What a player may choose: no colon, since it separates the parts of the message. */
export const clientSeedSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "-" or "_"')

/** Checks the form of a server seed; throws a RangeError without naming it. */
export function serverSeedOf(hex: string): ServerSeed {
  if (!HEX_64.test(hex)) throw new RangeError('a server seed is 64 lower-case hex digits')
  return hex as ServerSeed
}

/** The commitment: SHA-256 of the seed's 64 hex digits as ASCII, in hex. */
export const commitmentOf = (seed: ServerSeed): string => hash('sha256', seed)

/** What one draw depends on. */
export type Draw = { serverSeed: ServerSeed; clientSeed: string; nonce: number }

const WORDS = 2 ** 32

/**
 * Where one of `words` equally likely words falls in [0, `outcomes`), each place as likely as the next; null for
 * a word beyond the largest multiple of `outcomes`, which must be drawn again.
 */
export const placeOf = (word: number, outcomes: number, words = WORDS): number | null =>
  word < words - (words % outcomes) ? word % outcomes : null

/**
 * A uniform integer in [0, `outcomes`): 32-bit words of HMAC-SHA-256(server seed, "client:nonce:counter"),
 * the first below the largest multiple of `outcomes`, reduced. Rejection keeps it unbiased (GLI-19 §3.2.3).
 */
export function roll(draw: Draw, outcomes: number): number {
  if (!Number.isInteger(outcomes) || outcomes < 2 || outcomes > WORDS) {
    throw new RangeError(`outcomes must be 2 to 2^32: ${outcomes}`)
  }
  for (let counter = 0; counter < 1_000; counter += 1) {
    const block = createHmac('sha256', draw.serverSeed)
      .update(`${draw.clientSeed}:${draw.nonce}:${counter}`)
      .digest()
    for (let at = 0; at < block.length; at += 4) {
      const place = placeOf(block.readUInt32BE(at), outcomes)
      if (place !== null) return place
    }
  }
  throw new Error('no word below the limit in 1,000 blocks: HMAC is broken') // odds below 2^-8000
}

/** The digest over a seed's rounds before the first: 64 zeros. */
export const EMPTY_DIGEST = '0'.repeat(64)

/** Chains one line onto the digest over a seed's rounds: SHA-256 of digest, newline, line. */
export const extendDigest = (digest: string, line: string): string =>
  hash('sha256', `${digest}\n${line}`)
