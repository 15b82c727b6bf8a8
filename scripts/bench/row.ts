// What a row of the bench is, and how it is shown; it measures nothing.
import { GOALS, type Goal } from './goals.ts'

export type Spread = { ours: number; theirs: number }

export type Verdict = 'stretch' | 'floor' | 'BELOW FLOOR'

/** One figure beside its peer's, medians of several interleaved passes. */
export type Row = Goal & {
  ours: number
  theirs: number
  /** ours / theirs. */
  ratio: number
  /** (largest - smallest) / median of the passes. */
  spread: Spread
  passes: number
  /** What else was seen, such as failures. */
  notes: string[]
}

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

export function verdictOf({ ratio, floor, stretch, better }: Row): Verdict {
  const reaches = (goal: number) => (better === 'higher' ? ratio >= goal : ratio <= goal)
  return reaches(stretch) ? 'stretch' : reaches(floor) ? 'floor' : 'BELOW FLOOR'
}

/** Half the distance of the outermost passes, as a share of the median. */
export const percent = (share: number) => `±${Math.round(share * 50)} %`

export function inWords(row: Row): string {
  const { ratio, floor, stretch, unit, ours, theirs, spread } = row
  const figures = `${ours} (${percent(spread.ours)}) / ${theirs} (${percent(spread.theirs)}) ${unit}`
  const notes = row.notes.map((note) => `\n     ${note}`).join('')
  return `${String(row.row).padStart(2)}  ${row.name}\n     ${figures} = ${ratio}x, floor ${floor}x, stretch ${stretch}x: ${verdictOf(row)}${notes}\n`
}
