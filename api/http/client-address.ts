/** Whose request it is when nobody has signed in: the address, as a key to count by. */
import { isIPv4, isIPv6 } from 'node:net'
import type { Request } from 'express'

/** What has no address, or one that is none (a header's text): all of them together. */
const UNKNOWN = 'unknown'

/** Groups of an IPv6 address that tell one customer from another: a /64 is given to one household. */
const GROUPS = 4

/** Express reads X-Forwarded-For for as many proxies as it was told to trust. */
export const addressKeyOf = ({ ip }: Pick<Request, 'ip'>): string => keyOfAddress(ip ?? '')

/** IPv4 whole, also when it is written as IPv6; IPv6 by its first 64 bits. */
export function keyOfAddress(address: string): string {
  if (isIPv4(address)) return address
  const [bare = ''] = address.split('%') // the zone of a link-local address
  if (!isIPv6(bare)) return UNKNOWN
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = bare.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - groups.length - behind.length }, () => '0')
  return `${[...groups, ...zeros, ...behind]
    .slice(0, GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
