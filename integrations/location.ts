/** In which country an address is, and whether it hides where its user is: told by database files in MMDB form, kept in memory. */
import { readFile, stat } from 'node:fs/promises'
import { BlockList, isIP } from 'node:net'
import { Reader, type Response } from 'maxmind'

/** null: not known. */
export type Located = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
  /** Of ISO 3166-2, without the country: a file of cities tells it, one of countries never. */
  readonly region: string | null
  /** Of a VPN, a proxy, Tor or a data centre: where the user is, it does not tell. */
  readonly isHidden: boolean | null
}

export type Location = {
  /** Of an address in any form that `node:net` knows; nothing is known of what is none, and of private ones. Throws nothing. */
  readonly of: (address: string) => Located
  readonly close: () => void
}

const NOT_KNOWN: Located = { country: null, region: null, isHidden: null }

export const NOWHERE: Location = {
  of: () => NOT_KNOWN,
  close: () => {},
}

/** Why a file cannot be used, as a sentence with its name. */
export class LocationFileBroken extends Error {
  override readonly name = 'LocationFileBroken'
}

type Files = {
  /** Of countries; without it no country is known. */
  readonly countries?: string | undefined
  /** Of networks that hide their users; without it of none that is known. */
  readonly networks?: string | undefined
  /** Told of a changed file that cannot be used: the one before stays in use. */
  readonly onTrouble: (what: string, error: unknown) => void
  /** Between looks whether a file has changed, in ms. */
  readonly everyMs?: number
}

/** Bytes of a file: all of it is in memory, and while it changes both are. */
const FILE_MAX = 512 * 1024 * 1024

const LOOK_MS = 60_000

type CountryRecord = Response & {
  country?: { iso_code?: string }
  /** From the largest to the smallest. */
  subdivisions?: { iso_code?: string }[]
}

/** The flags that files of anonymous networks have. */
const HIDING = [
  'is_anonymous',
  'is_anonymous_vpn',
  'is_hosting_provider',
  'is_public_proxy',
  'is_tor_exit_node',
] as const
type NetworkRecord = Response & Partial<Record<(typeof HIDING)[number], boolean>>

/** Throws LocationFileBroken where a file that is named is not there, or is none. */
export async function openLocation(files: Files): Promise<Location> {
  const { onTrouble, everyMs = LOOK_MS } = files
  const countries = await follow<CountryRecord>(files.countries)
  const networks = await follow<NetworkRecord>(files.networks)
  let isLooking = false
  const look = async () => {
    if (isLooking) return
    isLooking = true
    for (const one of [countries, networks]) {
      await one?.renew().catch((error: unknown) => {
        onTrouble('a changed file of locations is not used: the one before stays', error)
      })
    }
    isLooking = false
  }
  const looking = setInterval(() => void look(), everyMs)
  looking.unref()
  return {
    of(address) {
      const asked = plain(address)
      if (asked === null) return NOT_KNOWN
      const network = networks?.find(asked)
      const found = countries?.find(asked)
      return {
        country: found?.country?.iso_code ?? null,
        region: found?.subdivisions?.[0]?.iso_code ?? null,
        isHidden: networks === null ? null : HIDING.some((flag) => network?.[flag] === true),
      }
    },
    close() {
      clearInterval(looking)
    },
  }
}

/** A file as it stands in memory, and how it is read again once it has changed. */
async function follow<Row extends Response>(path: string | undefined) {
  if (path === undefined) return null
  let kept = await load<Row>(path)
  return {
    find(address: string): Row | null {
      try {
        return kept.reader.get(address)
      } catch {
        return null // a record that cannot be read is none
      }
    },
    async renew() {
      if ((await markOf(path)) !== kept.mark) kept = await load<Row>(path)
    },
  }
}

/** Another one where the file is another. */
async function markOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path)
  return `${mtimeMs} ${size} ${ino}`
}

async function load<Row extends Response>(path: string) {
  try {
    const mark = await markOf(path)
    const { size } = await stat(path)
    if (size > FILE_MAX) throw new Error(`it has ${size} bytes, and may have ${FILE_MAX}`)
    return { mark, reader: new Reader<Row>(await readFile(path)) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LocationFileBroken(
      `${path} cannot be used as a file of locations (${why}): name a file in MMDB form, or none.`,
      { cause },
    )
  }
}

/** Whose users are not where the address is registered, if it is at all: private, local, shared and documentation ranges. */
const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6')
}

/** IPv4 also where it is written as IPv6; null for private ones and for what is no address. */
function plain(address: string): string | null {
  const [bare = ''] = address.split('%')
  const asked = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
  const form = isIP(asked)
  if (form === 0 || PRIVATE.check(asked, form === 4 ? 'ipv4' : 'ipv6')) return null
  return asked
}
