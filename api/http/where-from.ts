/** Where a request comes from, as far as a sign-in is compared with earlier ones: no more than a family of each. */
import type { Request } from 'express'
import { addressKeyOf } from './client-address.ts'

export type WhereFrom = {
  /** The network of the address: 24 bits of IPv4, 48 of IPv6. */
  readonly network: string
  /** The family of the browser or app, in words, as in `Firefox on Linux`. */
  readonly agent: string
}

/** In this order: a later browser says that it is the earlier ones, too. */
const BROWSERS = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const

const SYSTEMS = [
  ['iOS', /\b(iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

/** Characters of a User-Agent that are looked at. */
const LOOKED_AT_MAX = 500

export function whereFrom(request: Pick<Request, 'ip' | 'get'>): WhereFrom {
  const text = (request.get('user-agent') ?? '').slice(0, LOOKED_AT_MAX)
  const [browser] = BROWSERS.find(([, pattern]) => pattern.test(text)) ?? ['another program']
  const [system] = SYSTEMS.find(([, pattern]) => pattern.test(text)) ?? [null]
  return {
    network: networkOf(addressKeyOf(request)),
    agent: system === null ? browser : `${browser} on ${system}`,
  }
}

const networkOf = (key: string): string =>
  key.includes(':') ? key.split(':').slice(0, 3).join(':') : key.split('.').slice(0, 3).join('.')
