// Prints docs/roles.md from the routes and the permissions: who may do what. It changes nothing.
import { ROLES } from '../../api/http/caller.ts'
import { may, PERMISSIONS, permissions, rolesOf } from '../../api/http/permissions.ts'
import type { Route } from '../../api/http/route.ts'
import { markdownTable } from './markdown-table.ts'

const INTRODUCTION = `# Who may do what

Written by \`npm run docs\` from the routes and from \`api/http/permissions.ts\`: a role is a set of permissions, and a route demands one of them.
A test asks each route over HTTP as every role and as nobody.

- A **player** sees what is their own: anything else answers 404, as what does not exist does.
- **Support** sees players' files, and changes nothing of money or rights.
- **Payments** asks for adjustments of balances; **finance** decides them, and sees wallets without sessions and profiles.
- **Risk** and **player protection** see players' files, and suspend players.
- **Compliance** reads of players what operators and auditors read, and the audit log; it suspends players, and decides adjustments
  and lifts.
- The **nominated officer** reads what compliance reads, and suspends players.
- **Game operations** see rounds, what games paid back, and read models; nothing of who plays.
- An **operator** runs the house: rebuilds, VIP tiers, adjustments of balances, suspensions of players.
- An **auditor** reads, and changes nothing.
- An **admin** may do what operators do, and reads what compliance reads. Where four eyes are needed, an admin's are two of
  them, like everybody's.

What is personal is masked, and what the staff see of a player is on record under that player before they see it: files, searches, lists of players, tasks and complaints, streams and events, dry
runs. Queues of adjustments, lifts, payouts, VIP tiers, due acts and letters given up show an id and the act that waits, nothing personal in clear, and are not on record.

What the staff change needs a reason and is an event with the actor's id and role; \`GET /v1/operations/audit-log\` shows
them. \`/metrics\` is for whoever may \`metrics.read\` and whoever scrapes it; \`/health\`, \`/openapi.json\` and \`/problems\` are open.
`

/** The permissions, then one row a route; "all" where nobody need be signed in. */
export function rolesPage(routes: readonly Route[]): string {
  const granted = PERMISSIONS.map((name) => [
    `\`${name}\``,
    permissions[name].says,
    ...ROLES.map((role) => (may(role, name) ? 'yes' : '')),
  ])
  const open = routes.map((route) => [
    `\`${route.method.toUpperCase()} ${route.path}\``,
    route.permission === undefined ? '' : `\`${route.permission}\``,
    ...ROLES.map((role) => {
      const roles = rolesOf(route)
      return roles === undefined ? 'all' : roles.includes(role) ? 'yes' : ''
    }),
  ])
  return [
    INTRODUCTION,
    '## Permissions\n',
    ...markdownTable([['permission', 'what it lets somebody do', ...ROLES], ...granted]),
    '\n## Routes\n',
    ...markdownTable([['route', 'permission', ...ROLES], ...open]),
    '',
  ].join('\n')
}
