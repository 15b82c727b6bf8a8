// The command `npm run staff`: adds, resets, disables and lists accounts of the staff, and gives them other roles.
import { emailSchema } from '../api/identity/email.ts'
import { givenReasonSchema } from '../domain/shared/reason.ts'
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
} from '../api/identity/staff-accounts.ts'
import { STAFF_ROLES, type StaffRole } from '../api/identity/staff-roles.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { readAction, type Action } from './support/actions.ts'
import { CliError, command, EXIT, runCli, tell } from './support/cli.ts'
import { refuseSkewed } from './support/clocks.ts'
import { withBoth } from './support/connections.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'

type Flags = SharedFlags & { role?: string; reason?: string }

const WHERE = ['--database-url', '--eventstore-url']
const ACTIONS = {
  add: {
    about: 'makes an account; its password and second factor are shown once',
    words: 'EMAIL',
    flags: ['--role', '--reason', ...WHERE],
  },
  reset: {
    about: 'gives it others, and signs out who has the former',
    words: 'EMAIL',
    flags: ['--reason', ...WHERE],
  },
  role: {
    about: 'gives somebody another role, and signs out who has the former',
    words: 'EMAIL',
    flags: ['--role', '--reason', ...WHERE],
  },
  disable: {
    about: 'nobody signs in with it any more; who is signed in is out within a second',
    words: 'EMAIL',
    flags: ['--reason', ...WHERE],
  },
  list: { about: 'ids and roles; e-mails are kept as hashes alone', flags: WHERE },
} satisfies Record<string, Action>

await runCli(async () => {
  const parser = withFlags(
    command('staff', 'Keeps the accounts of the staff.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
    .option('--role <role>', `of who is added, or has another role now: ${STAFF_ROLES.join(', ')}`)
    .option('--reason <text>', 'for the audit log, where it stays: it names no person')
    .addHelpText('after', '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys.')
  const { action, words } = readAction(parser, ACTIONS)
  const flags = parser.opts<Flags>()
  const done = await run(orderOf(action, words[0], flags), flags)
  await tell(flags, done.result, done.words)
})

type Order =
  | { action: 'list' }
  | { action: 'add' | 'role'; email: string; reason: string; role: StaffRole }
  | { action: 'reset' | 'disable'; email: string; reason: string }

function orderOf(action: keyof typeof ACTIONS, email: string | undefined, flags: Flags): Order {
  if (action === 'list') return { action }
  if (!emailSchema.safeParse(email).success || email === undefined) {
    throw new CliError(
      'Whose? Give the e-mail: npm run staff -- add who@casino.example',
      EXIT.usage,
    )
  }
  const reason = givenReasonSchema.safeParse(flags.reason)
  if (!reason.success) throw new CliError('Say why: --reason "…"', EXIT.usage)
  if (action === 'reset' || action === 'disable') return { action, email, reason: reason.data }
  const role = STAFF_ROLES.find((one) => one === flags.role)
  if (role === undefined) throw new CliError(`--role: ${STAFF_ROLES.join(', ')}`, EXIT.usage)
  return { action, email, reason: reason.data, role }
}

function run(order: Order, flags: Flags): Promise<{ result: object; words: string }> {
  const masterKey = masterKeyFor('The command')
  return withBoth(flags, async ({ pool, client }) => {
    refuseOtherKey(!(await beganWithAnother(pool, masterKey)))
    if (order.action !== 'list') await refuseSkewed({ pool, client })
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
    try {
      return await obey(accounts, order)
    } catch (error) {
      if (!(error instanceof StaffRefused)) throw error
      throw new CliError(error.message, order.action === 'add' ? EXIT.failed : EXIT.notFound)
    }
  })
}

async function obey(accounts: ReturnType<typeof createStaffAccounts>, order: Order) {
  switch (order.action) {
    case 'list': {
      const staff = await accounts.list()
      const lines = staff.map(
        ({ id, role, isActive }) => `${id}  ${role.padEnd(16)} ${isActive ? '' : 'disabled'}\n`,
      )
      return { result: { staff }, words: lines.join('') || 'no staff yet\n' }
    }
    case 'role': {
      const { id, role, former } = await accounts.changeRole(order)
      return { result: { id, role, former }, words: `${id} is ${role} now, and was ${former}\n` }
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
