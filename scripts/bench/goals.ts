// The rows of the bench: what each measures beside whom, what must hold, and what bounds it.
export type Goal = {
  row: number
  name: string
  unit: string
  better: 'higher' | 'lower'
  /** Of ours / theirs. */
  floor: number
  stretch: number
  /** What it cannot be faster than, as profiles show it. */
  bounds: string
}

const higher = { better: 'higher', unit: '/s' } as const
const lower = { better: 'lower', unit: 'ms' } as const

/** Row 11 has no peer: beside it stands 1 ms. Below the floor the work is not done; the stretch is near what the store's client alone can do. */
export const GOALS = {
  1: {
    row: 1,
    name: 'bets, 1,000 players, 64 in flight, against a Postgres transaction',
    ...higher,
    floor: 2.3,
    stretch: 3,
    bounds:
      "the store's own loop and the client's: each append is a message of HTTP/2 there and back, and two cores carry API, store and bench",
  },
  2: {
    row: 2,
    name: 'the same, against one stored function',
    ...higher,
    floor: 1,
    stretch: 1.3,
    bounds: 'the same; one stored function is one round trip and no decision in JavaScript',
  },
  3: {
    row: 3,
    name: 'bets on one hot wallet, 64 in flight, against a Postgres transaction',
    ...higher,
    floor: 7,
    stretch: 12,
    bounds:
      'one append at a time for a wallet: the next batch is decided while it is under way, and sent when it is there',
  },
  4: {
    row: 4,
    name: 'one bet at a time, p50, against a Postgres transaction',
    ...lower,
    floor: 0.85,
    stretch: 0.6,
    bounds: 'one append with its sync of the disk, beside two statements and a commit',
  },
  5: {
    row: 5,
    name: 'one bet at a time, p50, on a wallet with a long history, against one of ten events',
    ...lower,
    floor: 1.2,
    stretch: 1.1,
    bounds: 'a snapshot and the events since',
  },
  6: {
    row: 6,
    name: 'bets over HTTP, 64 in flight, against the same stack with an empty handler',
    ...higher,
    floor: 0.55,
    stretch: 0.7,
    bounds:
      'the command behind it (rows 1 and 16); the stack is Express with its checks of token, limits and body',
  },
  7: {
    row: 7,
    name: 'rebuild of every read model, against the bare client reading the same events',
    ...higher,
    floor: 0.5,
    stretch: 0.8,
    bounds: "decoding once, then each read model's fold and rows; garbage of held batches",
  },
  8: {
    row: 8,
    name: 'rebuild of balances alone, against the same',
    ...higher,
    floor: 0.85,
    stretch: 1,
    bounds: "decoding: the client's protobuf and JSON.parse, then the event's schema",
  },
  9: {
    row: 9,
    name: 'reads over HTTP, one row from Postgres, against the same stack with an empty handler',
    ...higher,
    floor: 0.4,
    stretch: 0.7,
    bounds: 'a statement of Postgres and its version check',
  },
  10: {
    row: 10,
    name: 'requests with a token checked, against the same without',
    ...higher,
    floor: 0.7,
    stretch: 0.85,
    bounds: 'one HMAC and two look-ups',
  },
  11: {
    row: 11,
    name: 'lag from append to row, p99, at half the rate of row 1, in ms',
    ...lower,
    floor: 150,
    stretch: 50,
    bounds: "the worker's batch: read, fold, one transaction, notify",
  },
  12: {
    row: 12,
    name: 'append pairs, 64 in flight, durable against not durable',
    ...higher,
    floor: 0.85,
    stretch: 0.95,
    bounds: 'syncs of the disk, shared by whatever waits for one',
  },
  13: {
    row: 13,
    name: 'restart of the store, against its full scan',
    ...lower,
    floor: 0.2,
    stretch: 0.05,
    bounds: 'reading the snapshot of the index',
  },
  16: {
    row: 16,
    name: 'processor time of a bet in all processes, against a Postgres transaction and its servers',
    ...lower,
    unit: 'µs',
    floor: 0.6,
    stretch: 0.4,
    bounds:
      'as row 1; counted by the kernel, so that it does not depend on who else is on the machine',
  },
  17: {
    row: 17,
    name: 'bets over HTTP through two API processes on one store, against one',
    ...higher,
    floor: 1,
    stretch: 1.3,
    bounds:
      'lost races: a wallet that the other process has moved is read on and decided again; on two cores the second process has no core of its own',
  },
  18: {
    row: 18,
    name: 'bets with random v4 keys, 64 in flight, p50, on an old, evicted, freshly restarted wallet, against one of 10 events',
    ...lower,
    floor: 1.2,
    stretch: 1.05,
    bounds:
      'a question to the read model `commands` for each batch, beside its append: on the short wallet nothing was evicted, and nobody is asked',
  },
} as const satisfies Record<number, Goal>
