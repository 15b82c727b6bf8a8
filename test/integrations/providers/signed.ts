/** Calls as providers of the three styles sign them, and a house that remembers what it was asked. */
import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import type {
  ProviderCall,
  ProviderOutcome,
  RawCall,
} from '../../../integrations/providers/call.ts'
import { createProvider, type House } from '../../../integrations/providers/provider.ts'
import { hub88 as hub88Profile } from '../../../integrations/providers/profiles/hub88.ts'
import { pragmatic as pragmaticProfile } from '../../../integrations/providers/profiles/pragmatic.ts'
import { softswiss as softswissProfile } from '../../../integrations/providers/profiles/softswiss.ts'
import { minor } from '../../../domain/shared/money.ts'

export const SECRET = 'a secret of the tests'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const PUBLIC_KEY = publicKey.export({ type: 'spki', format: 'pem' }) as string

export const hub88 = createProvider(hub88Profile, PUBLIC_KEY)
export const softswiss = createProvider(softswissProfile, SECRET)
export const pragmatic = createProvider(pragmaticProfile, SECRET)

const JSON_TYPE = { 'content-type': 'application/json' }
const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))

/** `body` as text is signed as it stands. */
export function bySha256Rsa(path: string, body: unknown): RawCall {
  const bytes = Buffer.from(textOf(body))
  const signature = createSign('RSA-SHA256').update(bytes).sign(privateKey, 'base64')
  return { path, headers: { ...JSON_TYPE, 'x-hub88-signature': signature }, body: bytes }
}

export function byHmac(path: string, body: unknown): RawCall {
  const bytes = Buffer.from(textOf(body))
  const sign = createHmac('sha256', SECRET).update(bytes).digest('hex')
  return { path, headers: { ...JSON_TYPE, 'x-request-sign': sign }, body: bytes }
}

export function byHash(path: string, fields: Readonly<Record<string, string>>): RawCall {
  const names = Object.keys(fields)
    .filter((name) => fields[name] !== '')
    .sort()
  const signed = names.map((name) => `${name}=${fields[name]}`).join('&')
  const hash = createHash('md5')
    .update(signed + SECRET)
    .digest('hex')
  const body = Buffer.from(new URLSearchParams({ ...fields, hash }).toString())
  return { path, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }
}

/** Answers every call with what it is made of: 100.50 EUR, 2 of it bonus, and an id of ours for each part. */
export function house(outcome: Partial<ProviderOutcome> = {}): House & { asked: ProviderCall[] } {
  const asked: ProviderCall[] = []
  return {
    asked,
    currencyOf: () => Promise.resolve('EUR'),
    act(call) {
      asked.push(call)
      return Promise.resolve({
        situation: 'ok',
        wallet: {
          userId: 'player-1',
          currency: 'EUR',
          balance: minor(9_850n),
          bonusBalance: minor(200n),
        },
        parts: call.parts.map((_, n) => ({ ourId: `our-${n + 1}`, fromBonus: minor(25n) })),
        ...outcome,
      })
    },
  }
}

/** Of each style, a stake of 1.50 EUR with every field that the format has to have. */
export const STAKES = {
  hub88: {
    user: 'player-1',
    token: 'token-of-a-launch',
    transaction_uuid: 'tx-1',
    request_uuid: 'call-1',
    round: 'round-1',
    round_closed: false,
    amount: 150_000,
    currency: 'EUR',
    game_code: 'clash',
  },
  softswiss: {
    user_id: 'player-1',
    currency: 'EUR',
    game: 'sandbox:Clash',
    game_id: 'round-1',
    session_id: 'session-1',
    finished: false,
    actions: [{ action: 'bet', action_id: 'tx-1', amount: 150, jackpot_contribution: 0.0112 }],
  },
  pragmatic: {
    userId: 'player-1',
    gameId: 'vs1clash',
    roundId: '5001',
    amount: '1.50',
    reference: 'tx-1',
    providerId: 'sandbox',
    timestamp: '1700000000000',
    roundDetails: 'spin',
    token: 'token-of-a-launch',
  },
} as const
