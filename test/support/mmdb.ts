/** Writes a small file in MMDB form (format 2.0, IPv6 with IPv4 at ::/96, records of 24 bits): what a test says of a few networks. */
import { isIPv4 } from 'node:net'

type Value = string | boolean | number | { readonly [name: string]: Value } | readonly Value[]

/** By network, such as `81.2.69.0/24` or `2001:db9::/32`. */
export type Networks = Readonly<Record<string, { readonly [name: string]: Value }>>

const TYPES = { text: 2, uint16: 5, uint32: 6, map: 7, array: 11, boolean: 14 } as const

/** Sizes below 285, which is enough here; types above 7 have a byte of their own. */
function control(type: number, size: number): Buffer {
  const head = (type > 7 ? 0 : type << 5) | Math.min(size, 29)
  return Buffer.from([head, ...(type > 7 ? [type - 7] : []), ...(size >= 29 ? [size - 29] : [])])
}

function bytesOf(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([control(TYPES.text, text.length), text])
  }
  if (typeof value === 'boolean') return control(TYPES.boolean, value ? 1 : 0)
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(TYPES.uint32, 4), bytes])
  }
  if (Array.isArray(value)) {
    return Buffer.concat([control(TYPES.array, value.length), ...value.map(bytesOf)])
  }
  const entries = Object.entries(value)
  const inside = entries.flatMap(([name, one]) => [bytesOf(name), bytesOf(one)])
  return Buffer.concat([control(TYPES.map, entries.length), ...inside])
}

/** The bits of a network, 128 at most. */
function bitsOf(network: string): number[] {
  const [address = '', length = ''] = network.split('/')
  const groups = isIPv4(address) ? v4Groups(address) : v6Groups(address)
  const bits = groups.flatMap((group) =>
    Array.from({ length: 16 }, (_, n) => (group >> (15 - n)) & 1),
  )
  return bits.slice(0, isIPv4(address) ? 96 + Number(length) : Number(length))
}

function v4Groups(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  return [0, 0, 0, 0, 0, 0, a * 256 + b, c * 256 + d]
}

function v6Groups(address: string): number[] {
  const [head = '', tail = ''] = address.split('::')
  const of = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [first, last] = [of(head), of(tail)]
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

type Node = [Slot, Slot]
type Slot = { readonly to: Node } | { readonly data: number } | null

export function mmdb(networks: Networks): Buffer {
  const nodes: Node[] = [[null, null]]
  const data: Buffer[] = []
  let size = 0
  for (const [network, record] of Object.entries(networks)) {
    const bytes = bytesOf(record)
    const bits = bitsOf(network)
    let node = nodes[0] as Node
    for (const bit of bits.slice(0, -1)) {
      const slot = node[bit as 0 | 1]
      const next: Node = slot !== null && 'to' in slot ? slot.to : [null, null]
      if (slot === null) nodes.push(next)
      node[bit as 0 | 1] = { to: next }
      node = next
    }
    node[(bits.at(-1) ?? 0) as 0 | 1] = { data: size }
    data.push(bytes)
    size += bytes.length
  }
  const numbers = new Map(nodes.map((node, n) => [node, n]))
  const tree = Buffer.alloc(nodes.length * 6)
  nodes.forEach((node, n) => {
    node.forEach((slot, side) => {
      const to =
        slot === null
          ? nodes.length
          : 'to' in slot
            ? (numbers.get(slot.to) ?? 0)
            : nodes.length + 16 + slot.data
      tree.writeUIntBE(to, n * 6 + side * 3, 3)
    })
  })
  const about = bytesOf({
    node_count: nodes.length,
    record_size: 24,
    ip_version: 6,
    database_type: 'Test',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    description: { en: 'of a test' },
  })
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, about])
}
