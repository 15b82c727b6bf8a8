/** Provably fair draws: known answers, no bias, and nothing to be learnt from what is public. */
import { expect } from 'chai'
import { createHmac, hash } from 'node:crypto'
import {
  clientSeedSchema,
  commitmentOf,
  EMPTY_DIGEST,
  extendDigest,
  placeOf,
  roll,
  serverSeedOf,
} from '../../../domain/games/fairness.ts'

// Written down from OpenSSL, not from this code:
//   printf %s "$SEED" | openssl dgst -sha256                              the commitment
//   printf %s "lucky-7:$NONCE:0" | openssl dgst -sha256 -hmac "$SEED"     the block of a draw
// where SEED is the 64 hex digits as text; the first eight digits of a block are the first word. A draw from
// 10,000 is that word modulo 10,000, as long as it is below 4,294,960,000.
const FIRST = serverSeedOf('11'.repeat(32))
const SECOND = serverSeedOf('c3'.repeat(32))
const CLIENT = 'lucky-7'
const KNOWN = [
  { serverSeed: FIRST, nonce: 0, word: 0x4be54702, drawn: 7_122 },
  { serverSeed: FIRST, nonce: 1, word: 0xb0e8b931, drawn: 1_777 },
  { serverSeed: FIRST, nonce: 2, word: 0x931c9d7e, drawn: 6_078 },
  { serverSeed: FIRST, nonce: 999, word: 0x269b3fe3, drawn: 8_643 },
  { serverSeed: SECOND, nonce: 0, word: 0x6e53ac4d, drawn: 7_357 },
  { serverSeed: SECOND, nonce: 999, word: 0xc364ade3, drawn: 5_235 },
]

// 2^31 + 1 outcomes refuse nearly every second word. Found with Python's hmac module by the same rule: nonce 1
// takes its third word, 145 the first of its second block, 2930 the third of its second block.
const HALF_REFUSED = 2 ** 31 + 1
const KNOWN_REFUSED = [
  { nonce: 0, drawn: 1_273_317_122 },
  { nonce: 1, drawn: 447_509_863 },
  { nonce: 145, drawn: 999_462_050 },
  { nonce: 2_930, drawn: 1_438_290_122 },
]

/** 99.99 % of honest chi-squares with 99 degrees of freedom are below it. */
const CHI_SQUARE_MAX = 161.3

describe('fairness', () => {
  it('commits to a seed by the SHA-256 of its digits', () => {
    expect(commitmentOf(FIRST)).to.equal(
      '3138bb9bc78df27c473ecfd1410f7bd45ebac1f59cf3ff9cfe4db77aab7aedd3',
    )
    expect(commitmentOf(SECOND)).to.equal(
      '1a102d593d13ce35c8897df6d1e41b7b90b23868430ac514513bc931bd791cee',
    )
  })
  it('chains the digest over the rounds of a seed', () => {
    // printf '%s\n%s' 000…000 '["bet","a","0","100","4950","1"]' | sha256sum
    expect(extendDigest(EMPTY_DIGEST, '["bet","a","0","100","4950","1"]')).to.equal(
      'afc2b05022426c9d4b76e2a6d0e23adbf4a0aface32e70750191a984707e1209',
    )
  })

  for (const { serverSeed, nonce, word, drawn } of KNOWN) {
    it(`draws ${drawn} at nonce ${nonce} of the seed ${serverSeed.slice(0, 4)}…`, () => {
      expect(roll({ serverSeed, clientSeed: CLIENT, nonce }, 10_000)).to.equal(drawn)
      expect(word % 10_000).to.equal(drawn)
    })
  }
  for (const { nonce, drawn } of KNOWN_REFUSED) {
    it(`passes over the words beyond the limit at nonce ${nonce}`, () => {
      expect(roll({ serverSeed: FIRST, clientSeed: CLIENT, nonce }, HALF_REFUSED)).to.equal(drawn)
    })
  }
  it('draws from 2 to 2^32 outcomes', () => {
    const draw = { serverSeed: FIRST, clientSeed: CLIENT, nonce: 0 }
    expect(roll(draw, 2)).to.equal(0)
    expect(roll(draw, 2 ** 32)).to.equal(0x4be54702)
    for (const outcomes of [0, 1, -2, 2.5, 2 ** 32 + 1, NaN]) {
      expect(() => roll(draw, outcomes)).to.throw(RangeError)
    }
  })

  it('gives every outcome the same number of words: all words of 16 bits, counted', () => {
    const words = 2 ** 16
    for (const outcomes of [2, 3, 37, 100, 255, 1_000, 10_000, 40_000, words]) {
      const counts = new Uint32Array(outcomes)
      let refused = 0
      for (let word = 0; word < words; word += 1) {
        const place = placeOf(word, outcomes, words)
        if (place === null) refused += 1
        else counts[place] = (counts[place] ?? 0) + 1
      }
      expect(new Set(counts), `${outcomes} outcomes`).to.deep.equal(
        new Set([Math.floor(words / outcomes)]),
      )
      expect(refused).to.equal(words % outcomes)
    }
  })
  it('spreads 100,000 draws evenly over 100 outcomes', () => {
    const counts = new Array<number>(100).fill(0)
    for (let nonce = 0; nonce < 100_000; nonce += 1) {
      const drawn = roll({ serverSeed: FIRST, clientSeed: 'spread', nonce }, 100)
      counts[drawn] = (counts[drawn] ?? 0) + 1
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)
    expect(chiSquare).to.be.below(CHI_SQUARE_MAX)
  })

  it('cannot be predicted from all that is public: 20,000 coins, guessed at chance', () => {
    let [byHash, byHistory] = [0, 0]
    let last = 0
    for (let round = 0; round < 20_000; round += 1) {
      const serverSeed = serverSeedOf(hash('sha256', `seed ${Math.floor(round / 100)}`))
      const nonce = round % 100
      const coin = roll({ serverSeed, clientSeed: CLIENT, nonce }, 2)
      // What a player knows before the bet: the seed's hash, the client seed, the nonce, the last outcome.
      const guess = createHmac('sha256', commitmentOf(serverSeed)).update(`${CLIENT}:${nonce}:0`)
      if ((guess.digest().readUInt32BE(0) & 1) === coin) byHash += 1
      if (last === coin) byHistory += 1
      last = coin
    }
    expect(byHash).to.be.within(9_700, 10_300)
    expect(byHistory).to.be.within(9_700, 10_300)
  })

  it('takes 64 lower-case hex digits as a server seed, and names none in an error', () => {
    for (const text of ['', 'ab', 'AB'.repeat(32), 'zz'.repeat(32), '11'.repeat(33)]) {
      expect(() => serverSeedOf(text)).to.throw(
        RangeError,
        /^a server seed is 64 lower-case hex digits$/,
      )
    }
  })
  it('takes no client seed that could shift the parts of the message', () => {
    for (const seed of ['a', 'lucky-7', 'A_b-9', 'x'.repeat(64)]) {
      expect(clientSeedSchema.safeParse(seed).success, seed).to.equal(true)
    }
    for (const seed of ['', 'a:b', 'a b', 'x'.repeat(65), 'é', 'a\n', 'a\u0000']) {
      expect(clientSeedSchema.safeParse(seed).success, JSON.stringify(seed)).to.equal(false)
    }
  })
})
