/** What a role may: each permission by its name, with what it lets somebody do and who has it. A route names one; nothing else asks for a role. */
import { ROLES, type Role } from './caller.ts'

type Grant = { readonly says: string; readonly roles: readonly Role[] }

/** Of their own, whoever is signed in. */
const EVERYBODY: readonly Role[] = ROLES

/** Who may look at any player's file. */
const AT_PLAYERS = [
  'support',
  'payments',
  'risk',
  'playerProtection',
  'compliance',
  'nominatedOfficer',
  'operator',
  'auditor',
  'admin',
] as const

const grants = {
  // A player's own; staff who have one of them as well see every player's.
  'account.use': {
    says: 'Sees and ends sign-ins of their own, and changes the password.',
    roles: EVERYBODY,
  },
  'account.change': {
    says: 'Changes their own second factor, addresses, agreements, takes their data with them, and asks to be forgotten.',
    roles: ['player'],
  },
  'account.close': {
    says: 'Closes their own account, and asks for it to be reopened.',
    roles: ['player'],
  },
  'account.follow': { says: 'Is told at once what changes of their own.', roles: ['player'] },
  'money.pay': { says: 'Pays in and out.', roles: ['player'] },
  'complaints.make': { says: 'Complains to the house.', roles: ['player'] },
  'games.play': { says: 'Opens sessions, stakes, chooses seeds.', roles: ['player'] },
  'profile.read': { says: 'Sees a profile.', roles: ['player', ...AT_PLAYERS] },
  'wallet.read': {
    says: 'Sees a wallet, its entries and what bars it.',
    roles: ['player', 'finance', ...AT_PLAYERS],
  },
  'play.read': {
    says: 'Sees sessions and rounds.',
    roles: ['player', 'gameOperations', ...AT_PLAYERS],
  },
  // Players, to the staff.
  'players.search': { says: 'Searches for players.', roles: AT_PLAYERS },
  'signIns.unlock': {
    says: 'Unlocks the sign-in of a player who failed too often.',
    roles: ['support', 'compliance', 'operator', 'admin'],
  },
  'players.reveal': {
    says: 'Sees what is personal in clear, a reveal at a time, each on record with its reason; without a reveal it is masked.',
    roles: [
      'support',
      'payments',
      'risk',
      'playerProtection',
      'compliance',
      'nominatedOfficer',
      'operator',
      'admin',
    ],
  },
  'players.timeline': { says: 'Sees all of a player in the order of time.', roles: AT_PLAYERS },
  'refusals.read': { says: 'Sees what a player was refused, and why.', roles: AT_PLAYERS },
  'support.read': {
    says: 'Sees notes, contacts, tags, tasks and complaints.',
    roles: AT_PLAYERS,
  },
  'support.write': {
    says: 'Writes notes, contacts and tags; opens, gives and ends tasks.',
    roles: ['support', 'payments', 'risk', 'playerProtection', 'compliance', 'operator', 'admin'],
  },
  'complaints.answer': {
    says: 'Takes complaints down, acknowledges, decides and refers them.',
    roles: ['support', 'playerProtection', 'compliance', 'operator', 'admin'],
  },
  'vip.set': { says: 'Sets a player’s VIP tier.', roles: ['operator', 'admin'] },
  'testAccounts.make': {
    says: 'Makes accounts to try the house with, which are left out of its figures.',
    roles: ['gameOperations', 'operator', 'admin'],
  },
  'vip.read': {
    says: 'Sees proposals of VIP tiers, and what was checked.',
    roles: ['support', 'risk', 'playerProtection', 'compliance', 'operator', 'auditor', 'admin'],
  },
  'vip.check': {
    says: 'Records a check that a VIP tier needs.',
    roles: ['risk', 'playerProtection', 'compliance', 'operator', 'admin'],
  },
  'vip.grant': {
    says: 'Grants or refuses a VIP tier that was proposed.',
    roles: ['compliance', 'operator', 'admin'],
  },
  'accounts.end': {
    says: 'Closes a player’s account, and decides whether it is reopened.',
    roles: ['risk', 'playerProtection', 'compliance', 'nominatedOfficer', 'operator', 'admin'],
  },
  'accounts.deceased': {
    says: 'Records that a player has died.',
    roles: ['support', 'compliance', 'admin'],
  },
  'payouts.read': {
    says: 'Sees the money of accounts that have ended which waits to be paid out.',
    roles: [
      'payments',
      'compliance',
      'nominatedOfficer',
      'finance',
      'operator',
      'auditor',
      'admin',
    ],
  },
  'payouts.request': {
    says: 'Asks for the money of an account that has ended to be paid out.',
    roles: ['payments', 'compliance', 'operator', 'admin'],
  },
  'payouts.decide': {
    says: 'Decides such a payout that somebody else asked for.',
    roles: ['compliance', 'finance', 'operator', 'admin'],
  },
  'suspensions.read': { says: 'Sees suspensions, and lifts to decide.', roles: AT_PLAYERS },
  'suspensions.change': {
    says: 'Suspends a player, asks for the lift, decides one that somebody else asked for.',
    roles: ['risk', 'playerProtection', 'compliance', 'nominatedOfficer', 'operator', 'admin'],
  },
  // Money.
  'adjustments.read': {
    says: 'Sees adjustments of balances.',
    roles: [
      'payments',
      'risk',
      'compliance',
      'nominatedOfficer',
      'finance',
      'operator',
      'auditor',
      'admin',
    ],
  },
  'adjustments.request': {
    says: 'Asks for an adjustment of a balance.',
    roles: ['payments', 'operator', 'admin'],
  },
  'adjustments.decide': {
    says: 'Decides an adjustment that somebody else asked for.',
    roles: ['compliance', 'finance', 'operator', 'admin'],
  },
  // The house.
  'rtp.read': {
    says: 'Sees what games paid back.',
    roles: [
      'risk',
      'compliance',
      'nominatedOfficer',
      'gameOperations',
      'finance',
      'operator',
      'auditor',
      'admin',
    ],
  },
  'switches.read': {
    says: 'Sees which games are switched off.',
    roles: [
      'support',
      'risk',
      'playerProtection',
      'compliance',
      'nominatedOfficer',
      'gameOperations',
      'operator',
      'auditor',
      'admin',
    ],
  },
  'switches.turn': {
    says: 'Switches games off and on: all of them, one, those of a provider.',
    roles: ['gameOperations', 'operator', 'admin'],
  },
  'health.read': {
    says: 'Sees how the parts of the system are.',
    roles: ROLES.filter((role) => role !== 'player'),
  },
  'projections.read': {
    says: 'Sees read models and their rebuilds.',
    roles: ['gameOperations', 'operator', 'auditor', 'admin'],
  },
  'projections.rebuild': {
    says: 'Gives orders about rebuilds of read models.',
    roles: ['operator', 'admin'],
  },
  'rules.read': {
    says: 'Sees which rules are in force, and their history.',
    roles: [
      'risk',
      'playerProtection',
      'compliance',
      'nominatedOfficer',
      'operator',
      'auditor',
      'admin',
    ],
  },
  'rules.draft': {
    says: 'Drafts packs of rules, and withdraws those that do not hold yet.',
    roles: ['risk', 'playerProtection', 'compliance', 'operator', 'admin'],
  },
  'rules.decide': {
    says: 'Approves or rejects a pack of rules that somebody else drafted.',
    roles: ['compliance', 'nominatedOfficer', 'admin'],
  },
  'rules.activate': {
    says: 'Lets an approved pack of rules hold from an instant on.',
    roles: ['compliance', 'admin'],
  },
  'due.read': { says: 'Sees what time alone will bring.', roles: ['operator', 'auditor', 'admin'] },
  'metrics.read': {
    says: 'Reads `/metrics`.',
    roles: ['gameOperations', 'operator', 'auditor', 'admin'],
  },
  'staff.read': {
    says: 'Sees who of the staff has which role, and what each role may.',
    roles: AT_PLAYERS,
  },
  'staff.manage': {
    says: 'Gives somebody else of the staff another role: never their own, and none that may what they may not.',
    roles: ['admin'],
  },
  // What is on record.
  'auditLog.read': {
    says: 'Sees what the staff did, and why.',
    roles: ['compliance', 'nominatedOfficer', 'auditor', 'admin'],
  },
  'accessLog.read': {
    says: 'Sees who of the staff looked at whose file.',
    roles: ['compliance', 'nominatedOfficer', 'auditor', 'admin'],
  },
  'events.read': {
    says: 'Sees everything that is stored, as it is stored, and its evidence.',
    roles: ['compliance', 'nominatedOfficer', 'auditor', 'admin'],
  },
} satisfies Record<string, Grant>

export type Permission = keyof typeof grants

/** Every permission, by name. */
export const permissions: Readonly<Record<Permission, Grant>> = grants

export const PERMISSIONS = Object.keys(grants) as Permission[]

export const may = (role: Role, permission: Permission): boolean =>
  permissions[permission].roles.includes(role)

export const permissionsOf = (role: Role): Permission[] =>
  PERMISSIONS.filter((permission) => may(role, permission))

/** Who may, in the order of ROLES; undefined where nobody need be signed in. */
export const rolesOf = ({
  permission,
}: {
  readonly permission?: Permission
}): readonly Role[] | undefined => permission && ROLES.filter((role) => may(role, permission))
