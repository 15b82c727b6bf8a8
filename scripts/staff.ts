// The command `npm run staff`: adds, resets, disables and lists accounts of the staff.
import { ROLES } from '../api/http/caller.ts'
import { reasonSchema } from '../domain/shared/reason.ts'
import { z } from 'zod'
import { rootOf } from '../api/keys/keyring.ts'
import { beganWithAnother } from '../api/keys/key-fingerprint.ts'
import { createPasswords } from '../api/identity/sign-in/passwords.ts'
import { createPeppers } from '../api/keys/peppers.ts'
import { createRefreshTokens } from '../api/identity/sign-in/refresh.ts'
import { createRevocations } from '../api/identity/sign-in/revocations.ts'
import { createSecondFactors } from '../api/identity/sign-in/second-factor.ts'
import {
  createStaffAccounts,
  StaffRefused,
  type FirstSecrets,
  type StaffRole,
} from '../api/identity/staff-accounts.ts'
import { connect } from '../eventstore/client.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { createPool } from '../postgres/postgres.ts'
import { CliError, command, EXIT, runCli, withJson, writeJson } from './support/cli.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { whereIs } from './support/where.ts'

type Flags = {
  role?: string
  reason?: string
  json?: string | true
  databaseUrl?: string
  eventstoreUrl?: string
}

const ACTIONS = ['add', 'reset', 'disable', 'list'] as const
type Action = (typeof ACTIONS)[number]
const STAFF_ROLES = ROLES.filter((role) => role !== 'player')

await runCli(async () => {
  const parser = withJson(command('staff', 'Keeps the accounts of the staff.'))
    .argument('<action>', ACTIONS.join(', '))
    .argument('[email]', 'whose; not for list')
    .option('--role <role>', `of who is added: ${STAFF_ROLES.join(', ')}`)
    .option('--reason <text>', 'for the audit log, where it stays: it names no person')
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .option('--eventstore-url <url>', 'else EVENTSTORE_URL, else the one of npm start')
    .addHelpText(
      'after',
      '\nadd      makes an account; its password and second factor are shown once\n' +
        'reset    gives it others, and signs out who has the former\n' +
        'disable  nobody signs in with it any more; who is signed in is out within a second\n' +
        'list     ids and roles; e-mails are kept as hashes alone\n\n' +
        'The master key is MASTER_KEY, else the one in DATA_DIR/keys.\n\n' +
        'Exit codes: 0 done, 1 error or the e-mail has an account already, 2 usage, 4 no such account,\n' +
        '78 bad or missing settings.',
    )
  parser.parse()
  const [given, email] = parser.args
  const action = ACTIONS.find((one) => one === given)
  if (action === undefined) {
    throw new CliError(`There is no such action: ${ACTIONS.join(', ')}.`, EXIT.usage)
  }
  const flags = parser.opts<Flags>()
  const { result, words } = await run(orderOf(action, email, flags), flags)
  if (!(await writeJson(flags.json, result))) process.stdout.write(words)
})

type Order =
  | { action: 'list' }
  | { action: 'add'; email: string; reason: string; role: StaffRole }
  | { action: 'reset' | 'disable'; email: string; reason: string }

function orderOf(action: Action, email: string | undefined, flags: Flags): Order {
  if (action === 'list') return { action }
  if (!z.email().max(254).safeParse(email).success || email === undefined) {
    throw new CliError(
      'Whose? Give the e-mail: npm run staff -- add who@casino.example',
      EXIT.usage,
    )
  }
  const reason = reasonSchema.safeParse(flags.reason)
  if (!reason.success) throw new CliError('Say why: --reason "…"', EXIT.usage)
  if (action !== 'add') return { action, email, reason: reason.data }
  const role = STAFF_ROLES.find((one) => one === flags.role)
  if (role === undefined) throw new CliError(`--role: ${STAFF_ROLES.join(', ')}`, EXIT.usage)
  return { action, email, reason: reason.data, role }
}

async function run(order: Order, flags: Flags): Promise<{ result: object; words: string }> {
  const { eventStoreUrl, databaseUrl } = whereIs({ flags })
  const masterKey = masterKeyFor('The command')
  const pool = createPool(databaseUrl)
  const client = connect(eventStoreUrl)
  try {
    refuseOtherKey(!(await beganWithAnother(pool, masterKey)))
    const rootKey = await rootOf(pool, masterKey)
    const accounts = createStaffAccounts({
      pool,
      handler: createCommandHandler({ store: client }),
      passwords: createPasswords(),
      peppers: createPeppers(rootKey),
      // Processes that serve find out within a second, from the database.
      refreshTokens: createRefreshTokens({ pool, rootKey, revocations: createRevocations() }),
      secondFactors: createSecondFactors({ pool, rootKey }),
    })
    return await obey(accounts, order)
  } catch (error) {
    if (!(error instanceof StaffRefused)) throw error
    throw new CliError(error.message, order.action === 'add' ? EXIT.failed : EXIT.notFound)
  } finally {
    await client.dispose()
    await pool.end()
  }
}

async function obey(accounts: ReturnType<typeof createStaffAccounts>, order: Order) {
  switch (order.action) {
    case 'list': {
      const staff = await accounts.list()
      const lines = staff.map(
        ({ id, role, isActive }) => `${id}  ${role.padEnd(10)} ${isActive ? '' : 'disabled'}\n`,
      )
      return { result: { staff }, words: lines.join('') || 'no staff yet\n' }
    }
    case 'disable': {
      const result = await accounts.disable(order)
      return { result, words: `${result.role} ${result.id} is disabled\n` }
    }
    case 'add':
    case 'reset': {
      const result = await accounts[order.action](order as Extract<Order, { action: 'add' }>)
      return { result, words: secretsOf(result) }
    }
  }
}

function secretsOf({ id, role, password, secondFactor, uri }: FirstSecrets): string {
  return `${role} ${id}
  password       ${password}
  second factor  ${secondFactor}
                 ${uri}
Shown once. The password is changed with PUT /v1/me/password.
`
}
