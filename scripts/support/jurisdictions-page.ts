// Prints docs/jurisdictions.md from the packs: each column with what every market says of it, since when, and who says so.
import { z } from 'zod'
import { columns, COLUMNS, type ColumnName } from '../../domain/jurisdictions/columns.ts'
import { ALWAYS, type Dated } from '../../domain/jurisdictions/dated.ts'
import { packAt } from '../../domain/jurisdictions/jurisdictions.ts'
import { NO_END } from '../../domain/shared/instant.ts'
import { packHash } from '../../domain/jurisdictions/pack-hash.ts'
import { packs } from '../../domain/jurisdictions/packs.ts'

const INTRODUCTION = `# Markets and their rules

Written by \`npm run docs\` from domain/jurisdictions/. Test anchors with a source each, no legal advice. A value holds from its instant on, until the next
line of its market; amounts are minor units of the market's currency. Grades: [P] primary text, [S] secondary, [U] not verified, [H] the house's own choice.

A market without a licence (\`LICENCES\`) is closed: nobody registers, pays in or plays there, everybody withdraws and reads. A wallet whose market
is not known is bound by the strictest of all, column by column: the last line of each table, as it is after the last change.
`

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** One line of text, as a table takes it. */
const cell = (text: string) => text.replaceAll('|', String.raw`\|`)

const value = (name: ColumnName, said: unknown): string =>
  `\`${cell(JSON.stringify(z.encode(columns[name].schema as z.ZodType, said)))}\``

function rowsOf(name: ColumnName): string[] {
  const ofMarkets = packs.flatMap((pack) =>
    (pack.columns[name] as readonly Dated<unknown>[]).map((entry) =>
      line([
        pack.market,
        value(name, entry.value),
        entry.from === ALWAYS ? 'always' : entry.from,
        cell(entry.source),
      ]),
    ),
  )
  const union = packAt(null, NO_END).values[name]
  return [...ofMarkets, line(['strictest', value(name, union), '', 'of all markets'])]
}

export function jurisdictionsPage(): string {
  const named = packs.map((pack) =>
    line([
      pack.market,
      pack.name,
      pack.authority,
      pack.currency,
      pack.timeZone,
      pack.version,
      `\`${packHash(pack).slice(0, 16)}\``,
    ]),
  )
  const head = ['market', 'name', 'authority', 'currency', 'time zone', 'version', 'SHA-256 begins']
  const tables = COLUMNS.flatMap((name) => [
    `## ${columns[name].title} (\`${name}\`)`,
    '',
    line(['market', 'value', 'from', 'source']),
    line(['---', '---', '---', '---']),
    ...rowsOf(name),
    '',
  ])
  const rule = line(head.map(() => '---'))
  return [INTRODUCTION, line(head), rule, ...named, '', ...tables].join('\n')
}
