// Prints docs/roles.md from the routes: who may do what. It changes nothing.
import { ROLES } from '../../api/http/caller.ts'
import type { Route } from '../../api/http/route.ts'

const INTRODUCTION = `# Who may do what

Written by \`npm run docs\` from the routes; a test asks each of them over HTTP as every role and as nobody.

- A **player** sees what is their own: anything else answers 404, as what does not exist does.
- An **operator** runs the house: rebuilds, VIP tiers, adjustments of balances, suspensions of players.
- **Compliance** reads of players what operators and auditors read, and the audit log; it suspends players, and decides adjustments
  and lifts.
- An **auditor** reads, and changes nothing.
- An **admin** may do what operators do, and reads what compliance reads. Where four eyes are needed, an admin's are two of
  them, like everybody's.

What the staff change needs a reason and is an event with the actor's id and role; \`GET /v1/operations/audit-log\` shows
them. \`/metrics\` is for operators, auditors, admins and whoever scrapes it; \`/health\`, \`/openapi.json\` and \`/problems\` are open.
`

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** One row a route; "all" where nobody need be signed in. */
export function rolesPage(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, roles }) => [
    `\`${method.toUpperCase()} ${path}\``,
    ...ROLES.map((role) => (roles === undefined ? 'all' : roles.includes(role) ? 'yes' : '')),
  ])
  const cells = [['route', ...ROLES], ...rows]
  const widths = cells[0]?.map((_, n) => Math.max(...cells.map((row) => row[n]?.length ?? 0))) ?? []
  const padded = cells.map((row) => line(row.map((cell, n) => cell.padEnd(widths[n] ?? 0))))
  const [head = '', ...body] = padded
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return [INTRODUCTION, head, rule, ...body, ''].join('\n')
}
