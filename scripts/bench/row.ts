// What a row of the bench is, its floor and stretch, and how it is shown; it measures nothing.

export type Spread = { ours: number; theirs: number }

/** One figure beside its peer's, medians of several interleaved passes. */
export type Row = {
  row: number
  name: string
  unit: string
  ours: number
  theirs: number
  /** ours / theirs. */
  ratio: number
  better: 'higher' | 'lower'
  floor: number
  stretch: number
  /** (largest - smallest) / median of the passes. */
  spread: Spread
  passes: number
  /** What else was seen, such as failures. */
  notes: string[]
}

type Goal = Pick<Row, 'row' | 'name' | 'unit' | 'better' | 'floor' | 'stretch'>

const higher = { better: 'higher', unit: '/s' } as const
const lower = { better: 'lower', unit: 'ms' } as const

/** Row 11 has no peer: beside it stands 1 ms. Below the floor the work is not done; the stretch is near what the store's client alone can do. */
const GOALS = {
  1: {
    row: 1,
    name: 'bets, 1,000 players, 64 in flight, against a Postgres transaction',
    ...higher,
    floor: 2.3,
    stretch: 3,
  },
  2: { row: 2, name: 'the same, against one stored function', ...higher, floor: 1, stretch: 1.3 },
  3: {
    row: 3,
    name: 'bets on one hot wallet, 64 in flight, against a Postgres transaction',
    ...higher,
    floor: 7,
    stretch: 12,
  },
  4: {
    row: 4,
    name: 'one bet at a time, p50, against a Postgres transaction',
    ...lower,
    floor: 0.85,
    stretch: 0.6,
  },
  5: {
    row: 5,
    name: 'one bet at a time, p50, on a wallet with a long history, against one of ten events',
    ...lower,
    floor: 1.2,
    stretch: 1.1,
  },
  6: {
    row: 6,
    name: 'bets over HTTP, 64 in flight, against the same stack with an empty handler',
    ...higher,
    floor: 0.55,
    stretch: 0.7,
  },
  7: {
    row: 7,
    name: 'rebuild of every read model, against the bare client reading the same events',
    ...higher,
    floor: 0.5,
    stretch: 0.8,
  },
  8: {
    row: 8,
    name: 'rebuild of balances alone, against the same',
    ...higher,
    floor: 0.85,
    stretch: 1,
  },
  9: {
    row: 9,
    name: 'reads over HTTP, one row from Postgres, against the same stack with an empty handler',
    ...higher,
    floor: 0.4,
    stretch: 0.7,
  },
  10: {
    row: 10,
    name: 'requests with a token checked, against the same without',
    ...higher,
    floor: 0.7,
    stretch: 0.85,
  },
  11: {
    row: 11,
    name: 'lag from append to row, p99, at half the rate of row 1, in ms',
    ...lower,
    floor: 150,
    stretch: 50,
  },
  12: {
    row: 12,
    name: 'append pairs, 64 in flight, durable against not durable',
    ...higher,
    floor: 0.85,
    stretch: 0.95,
  },
  13: {
    row: 13,
    name: 'restart of the store, against its full scan',
    ...lower,
    floor: 0.2,
    stretch: 0.05,
  },
  16: {
    row: 16,
    name: 'processor time of a bet in all processes, against a Postgres transaction and its servers',
    ...lower,
    unit: 'µs',
    floor: 0.6,
    stretch: 0.4,
  },
  17: {
    row: 17,
    name: 'bets over HTTP through two API processes on one store, against one',
    ...higher,
    floor: 1,
    stretch: 1.3,
  },
} as const satisfies Record<number, Goal>

export type RowNumber = keyof typeof GOALS
export const ROW_NUMBERS = Object.keys(GOALS).map(Number) as RowNumber[]

/** One pass: both figures, taken one right after the other. */
export type Pass = Spread

export function rowOf(number: RowNumber, passes: readonly Pass[], notes: string[] = []): Row {
  const [ours, theirs] = [passes.map((pass) => pass.ours), passes.map((pass) => pass.theirs)]
  const [a, b] = [median(ours), median(theirs)]
  return {
    ...GOALS[number],
    ours: round(a),
    theirs: round(b),
    ratio: round(a / b),
    passes: passes.length,
    notes,
    spread: { ours: spreadOf(ours), theirs: spreadOf(theirs) },
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = Number.NaN] = sorted.slice(middle - 1 + (sorted.length % 2))
  return sorted.length % 2 === 1 ? low : (low + high) / 2
}

const spreadOf = (values: readonly number[]) =>
  round((Math.max(...values) - Math.min(...values)) / median(values))

/** Three figures after the point below 100, none above: more would pretend to know. */
export const round = (value: number) =>
  value >= 100 ? Math.round(value) : Number(value.toFixed(3))

export function inWords(row: Row): string {
  const { ratio, floor, stretch, better, unit, ours, theirs, spread } = row
  const reaches = (goal: number) => (better === 'higher' ? ratio >= goal : ratio <= goal)
  const verdict = reaches(stretch) ? 'stretch' : reaches(floor) ? 'floor' : 'BELOW FLOOR'
  const percent = (share: number) => `±${Math.round(share * 50)} %`
  const figures = `${ours} (${percent(spread.ours)}) / ${theirs} (${percent(spread.theirs)}) ${unit}`
  const notes = row.notes.map((note) => `\n     ${note}`).join('')
  return `${String(row.row).padStart(2)}  ${row.name}\n     ${figures} = ${ratio}x, floor ${floor}x, stretch ${stretch}x: ${verdict}${notes}\n`
}
