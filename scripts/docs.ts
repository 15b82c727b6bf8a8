// The command `npm run docs`: writes docs/openapi.json, events.json, errors.md, roles.md, jurisdictions.md, performance.md, rules/ and
// architecture.md's tables; --check compares.
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { meanings } from '../api/codes.ts'
import { AHEAD } from '../api/http/meaning.ts'
import { openapiOf } from '../api/description/openapi.ts'
import { routes } from '../api/routes.ts'
import { eventSchemas, olderVersions } from '../domain/events.ts'
import { ruledModels } from '../projections/registry.ts'
import { CliError, command, runCli } from './support/cli.ts'
import { jurisdictionsPage } from './support/jurisdictions-page.ts'
import { performancePage } from './support/performance-page.ts'
import { rolesPage } from './support/roles-page.ts'
import { architecturePage } from './support/rooms-page.ts'

const print = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

const jsonSchemaOf = (data: z.ZodType) =>
  z.toJSONSchema(data, { io: 'input', unrepresentable: 'any' })

/** What streams hold: older versions stay in them for ever, so they are told as well. */
const events = () =>
  Object.fromEntries(
    [...eventSchemas].map(([type, { category, version, data }]) => {
      const older = Array.from({ length: version - 1 }, (_, n) => {
        const older = olderVersions.get(`${type}@${n + 1}`)
        return older === undefined ? [] : [{ version: n + 1, data: jsonSchemaOf(older.schema) }]
      }).flat()
      const current = { category, version, data: jsonSchemaOf(data) }
      return [type, older.length === 0 ? current : { ...current, older }]
    }),
  )

const errors = () =>
  [
    '# Error codes',
    '',
    'Every error answer is an RFC 9457 problem with one of these codes; its `type`, /problems/CODE, is a page that says what stands here. Those with a Retry-After may be sent again as they are, with the same Idempotency-Key.',
    '',
    ...Object.entries(meanings)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([code, { status, title, cause, remedy, retryAfterS, isAhead }]) => {
        const again = retryAfterS === undefined ? '' : ', Retry-After'
        return [
          `## ${code} (${status}${again})`,
          '',
          title,
          '',
          `Cause: ${cause}`,
          '',
          `Remedy: ${remedy}`,
          '',
          ...(isAhead === true ? [AHEAD, ''] : []),
        ]
      }),
  ].join('\n')

/** Of each read model that is made from rules, those in force. */
const rules = () =>
  Object.fromEntries(
    ruledModels.map(({ inForce: { name }, rulesInForce }) => [
      `docs/rules/${name}.json`,
      print(rulesInForce),
    ]),
  )

await runCli(async () => {
  const parser = command('docs', 'Writes the generated documents.').option(
    '--check',
    'compare with what is there, and write nothing',
  )
  parser.parse()
  const { check: isCheck = false } = parser.opts<{ check?: boolean }>()
  const documents = {
    'docs/openapi.json': print(openapiOf(routes)),
    'docs/events.json': print(events()),
    'docs/errors.md': errors(),
    'docs/roles.md': rolesPage(routes),
    'docs/jurisdictions.md': jurisdictionsPage(),
    'docs/architecture.md': await architecturePage(),
    'docs/performance.md': await performancePage(),
    ...rules(),
  }
  const stale: string[] = []
  for (const [file, text] of Object.entries(documents)) {
    if (!isCheck) await writeFile(file, text)
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) stale.push(file)
  }
  if (stale.length > 0) throw new CliError(`run \`npm run docs\`: ${stale.join(', ')} differ`)
})
