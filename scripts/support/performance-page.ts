// Prints docs/performance.md from docs/bench.json, which a run of the bench has written; it measures nothing.
import { readFile } from 'node:fs/promises'
import { benchResult, type BenchResult } from '../bench/result.ts'
import { percent, verdictOf, type Row } from '../bench/row.ts'

const SOURCE = 'docs/bench.json'

const introduction = ({
  commit,
  isChanged,
  isQuick,
  machine,
}: BenchResult): string => `# Performance

Written by \`npm run docs\` from ${SOURCE}, which \`npm run bench -- --only all --json ${SOURCE}\` has written: commit ${commit.slice(0, 7)}${isChanged ? ' with changes' : ''},
${isQuick ? 'the quick form, ' : ''}${machine.cores} cores (${machine.model}), ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}. Everything ran on those cores: store, PostgreSQL, API and load.

Each row stands beside a peer that was measured in the same run, pass by pass: trust the ratio, and measure the rate where it matters. Floor and stretch are
what this project asks of itself. A spread is half the distance of the outermost passes, as a share of the median. Repeat a row with
\`npm run bench -- --only ROW\`, on a machine that has nothing else to do; compare two commits with \`--compare REF\` (docs/scale.md).
`

export async function performancePage(): Promise<string> {
  const result = benchResult.parse(JSON.parse(await readFile(SOURCE, 'utf8')))
  const table = [
    ['row', 'what', 'ours', 'peer', 'ratio', 'floor', 'stretch', 'reaches'],
    ...result.rows.map(cellsOf),
  ]
  return [
    introduction(result),
    ...aligned(table),
    '',
    '## What bounds each row',
    '',
    ...boundsOf(result),
    '',
  ].join('\n')
}

function cellsOf(row: Row): string[] {
  const { unit, ours, theirs, spread, ratio, floor, stretch } = row
  const figure = (value: number, share: number) => `${value} ${unit} (${percent(share)})`
  return [
    String(row.row),
    row.name,
    figure(ours, spread.ours),
    figure(theirs, spread.theirs),
    `${ratio}x`,
    `${floor}x`,
    `${stretch}x`,
    verdictOf(row),
  ]
}

/** A table of Markdown as the formatter wants it. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, n) =>
    Math.max(...table.map((row) => row[n]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`
  const [head = [], ...rows] = table
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}

const boundsOf = ({ rows }: BenchResult): string[] =>
  rows.map(({ row, bounds, notes }) =>
    `- Row ${row}: ${bounds}. ${notes.join('; ')}${notes.length > 0 ? '.' : ''}`.trimEnd(),
  )
