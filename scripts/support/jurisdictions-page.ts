// Prints docs/jurisdictions.md from the packs: each column with what every market says of it, since when, and who says so.
import { z } from 'zod'
import { columns, COLUMNS, type ColumnName } from '../../domain/jurisdictions/columns.ts'
import { ALWAYS, type Dated } from '../../domain/jurisdictions/dated.ts'
import { packAt } from '../../domain/jurisdictions/jurisdictions.ts'
import { NO_END } from '../../domain/shared/instant.ts'
import { packHash } from '../../domain/jurisdictions/pack-hash.ts'
import { packs } from '../../domain/jurisdictions/packs.ts'
import { markdownTable } from './markdown-table.ts'

const INTRODUCTION = `# Markets and their rules

Written by \`npm run docs\` from domain/jurisdictions/. Test anchors with a source each, no legal advice. A value holds from its instant on, until the next
line of its market; amounts are minor units of the market's currency. Grades: [P] primary text, [S] secondary, [U] not verified, [H] the house's own choice.

These are what the code ships. Changes over them, by column and from an instant on, are brought into force as packs of the kind \`jurisdictions\` (runbook: "A market's law
changes"): the form of a value is its line here. The operator's page, Rules, has those in force.

A market without a licence (\`LICENCES\`) is closed: nobody registers, pays in or plays there, everybody withdraws and reads. A wallet whose market
is not known is bound by the strictest of all, column by column: the last line of each table, as it is after the last change.
`

/** One line of text, as a table takes it. */
const cell = (text: string) => text.replaceAll('|', String.raw`\|`)

const value = (name: ColumnName, said: unknown): string =>
  `\`${cell(JSON.stringify(z.encode(columns[name].schema as z.ZodType, said)))}\``

function rowsOf(name: ColumnName): string[][] {
  const ofMarkets = packs.flatMap((pack) =>
    (pack.columns[name] as readonly Dated<unknown>[]).map((entry) => [
      pack.market,
      value(name, entry.value),
      entry.from === ALWAYS ? 'always' : entry.from,
      cell(entry.source),
    ]),
  )
  const union = packAt(null, NO_END).values[name]
  return [...ofMarkets, ['strictest', value(name, union), '', 'of all markets']]
}

export function jurisdictionsPage(): string {
  const named = packs.map((pack) => [
    pack.market,
    pack.name,
    pack.authority,
    pack.currency,
    pack.timeZone,
    pack.version,
    `\`${packHash(pack).slice(0, 16)}\``,
  ])
  const head = ['market', 'name', 'authority', 'currency', 'time zone', 'version', 'SHA-256 begins']
  const tables = COLUMNS.flatMap((name) => [
    `## ${columns[name].title} (\`${name}\`)`,
    '',
    ...markdownTable([['market', 'value', 'from', 'source'], ...rowsOf(name)]),
    '',
  ])
  return [INTRODUCTION, ...markdownTable([head, ...named]), '', ...tables].join('\n')
}
