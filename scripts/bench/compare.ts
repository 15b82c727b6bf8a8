// `npm run bench -- --compare REF`: the same rows of this working tree and of another commit, measured in turns.
import { complain } from '../support/cli.ts'
import { startProgress } from '../support/progress.ts'
import { openCheckout, workingTree, type Checkout } from './checkout.ts'
import { openBench, type MeasuredRow, type OtherBench } from './other-bench.ts'
import { compare, orderOf, type Comparison, type Pair, type Side, type Verdict } from './pairs.ts'
import { ROOT } from './place.ts'
import { round } from './row.ts'

export type CompareOptions = {
  /** A commit, as git names it. */
  ref: string
  rows: readonly number[]
  pairs: number
  isQuick: boolean
  /** Told of each row when it is done. */
  onRow: (row: ComparedRow) => void
  /** Gives up; what was made is removed all the same. */
  signal: AbortSignal
}

type MeasuredPair = Record<Side, MeasuredRow>
type Named = Pick<MeasuredRow, 'row' | 'name' | 'unit' | 'better'>
export type ComparedRow =
  | (Named & {
      /** The figure itself. */
      figure: Comparison
      /** Its ratio to the peer's figure of the same run. */
      besidePeer: Comparison
      pairs: MeasuredPair[]
    })
  | { row: number; failure: string }

export type Compared = {
  ours: { commit: string; isChanged: boolean }
  ref: { commit: string; name: string }
  rows: ComparedRow[]
}

export const COMPARE_HELP = `
With --compare, this working tree and another commit measure each row in turns (A B, B A, A B, …),
--pairs times, each by its own bench in a process of its own. Compared are the row's own figure
(bets a second, ms) and, below it, that figure as a share of its peer's in the same run. The first
tells what a player notices. The second is steadier where neighbours come and go, but adds the
peer's own spread, and hides what slows both where the peer runs our code, too (rows 5 to 10).
A ratio, ours / theirs, is the median of the pairs' ratios; it counts when 1 is outside its spread:
with up to 11 pairs from the smallest to the largest ratio of a pair, with more without the
outermost ones. The chance that equal commits are told apart is printed beside it. A run takes
20 s with --quick, else up to minutes. Change no file meanwhile.`

export async function compareWith(options: CompareOptions): Promise<Compared> {
  const { ref, rows, pairs, signal, onRow } = options
  const ours = await workingTree()
  const checkout = await openCheckout(ref, signal)
  try {
    const benches = await openBenches(checkout, options)
    complain(`${nameOf(ours)} beside ${ref} (${short(checkout.commit)}), ${pairs} pairs a row`)
    const progress = startProgress({ unit: 'runs', total: rows.length * pairs * 2 })
    const found: ComparedRow[] = []
    for (const row of rows) {
      const compared = await compareRow(row, { benches, pairs, onRun: progress.add }).catch(
        (error: unknown) => {
          signal.throwIfAborted()
          // The other rows go on.
          return { row, failure: error instanceof Error ? error.message : String(error) }
        },
      )
      found.push(compared)
      onRow(compared)
    }
    progress.end()
    return { ours, ref: { commit: checkout.commit, name: ref }, rows: found }
  } finally {
    await checkout.end()
  }
}

type Benches = Readonly<Record<Side, OtherBench>>

async function openBenches(
  { root, folder }: Checkout,
  { ref, isQuick, signal }: CompareOptions,
): Promise<Benches> {
  const shared = { folder, isQuick, signal }
  return {
    ours: await openBench({ ...shared, name: 'this working tree', root: ROOT, side: 'ours' }),
    ref: await openBench({ ...shared, name: ref, root, side: 'ref' }),
  }
}

async function compareRow(
  row: number,
  { benches, pairs, onRun }: { benches: Benches; pairs: number; onRun: () => void },
): Promise<ComparedRow> {
  const measured: MeasuredPair[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const both: Partial<MeasuredPair> = {}
    for (const side of orderOf(pair)) {
      both[side] = await benches[side].measure(row)
      onRun()
    }
    measured.push(both as MeasuredPair)
  }
  return comparedRow(measured)
}

function comparedRow(measured: MeasuredPair[]): ComparedRow {
  const [first] = measured
  if (first === undefined) throw new Error('no pairs')
  const { row, name, unit, better } = first.ours
  const compareBy = (of: (one: MeasuredRow) => number) =>
    compare(
      measured.map((pair): Pair => ({ ours: of(pair.ours), ref: of(pair.ref) })),
      better,
    )
  return {
    row,
    name,
    unit,
    better,
    pairs: measured,
    figure: compareBy((one) => one.ours),
    besidePeer: compareBy((one) => one.ours / one.theirs),
  }
}

const WORDS: Readonly<Record<Verdict, string>> = {
  same: 'no difference beyond the spread',
  slower: 'slower beyond it',
  faster: 'faster beyond it',
}

export function comparedInWords(row: ComparedRow): string {
  const number = String(row.row).padStart(2)
  if ('failure' in row) return `${number}  not measured: ${row.failure}\n`
  const { name, unit, figure, besidePeer, pairs } = row
  const lines = [comparisonInWords(figure, unit), comparisonInWords(besidePeer, 'of the peer')]
  const notes = pairs.flatMap(({ ours, ref }) => [...ours.notes, ...ref.notes])
  const failures = notes.filter((note) => /^[1-9]\d* failures/.test(note))
  return [`${number}  ${name}`, ...lines, ...failures].join('\n     ') + '\n'
}

function comparisonInWords(found: Comparison, unit: string): string {
  const { ours, ref, ratio, low, high, chance, verdict } = found
  const spread = `${low.toFixed(3)}x to ${high.toFixed(3)}x (but for ${(chance * 100).toFixed(1)} %)`
  return `${round(ours)} / ${round(ref)} ${unit} = ${ratio.toFixed(3)}x, spread ${spread}: ${WORDS[verdict]}`
}

const short = (commit: string) => commit.slice(0, 12)

const nameOf = ({ commit, isChanged }: Compared['ours']) =>
  `This working tree (${short(commit)}${isChanged ? ' and changes' : ''})`
