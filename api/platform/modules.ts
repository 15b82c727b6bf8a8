/** The modules of the house as its registries have them: what is stored, which tables are read, which routes there are. */
import { eventSchemas, streams } from '../../domain/events.ts'
import type { AnyProjection } from '../../projections/engine/projection.ts'
import type { Route } from '../http/route.ts'

export const MODULES = [
  'identity',
  'wallet',
  'games',
  'compliance',
  'responsible-gaming',
  'rtp',
] as const
type Name = (typeof MODULES)[number]

/** Whose is what: test/api/platform/modules.test.ts holds it against the folders. What is named nowhere is of no module, as operations. */
const STREAMS: Readonly<Record<Name, readonly string[]>> = {
  identity: ['player', 'reservation', 'signIn', 'mail', 'support', 'task', 'complaint', 'location'],
  wallet: ['wallet', 'adjustment', 'suspension', 'refusal', 'payment'],
  games: ['gameSession', 'gaming'],
  compliance: ['amlCase'],
  'responsible-gaming': [],
  rtp: [],
}
const READ_MODELS: Readonly<Record<Name, readonly string[]>> = {
  identity: [
    'players',
    'player_list',
    'player_streams',
    'player_tags',
    'notes',
    'contacts',
    'tasks',
    'complaints',
    'letters_given_up',
    'vip_watch',
    'vip_proposals',
    'house_payouts',
  ],
  wallet: [
    'wallet_balance',
    'wallet_ledger',
    'wallet_totals',
    'trial_balance',
    'commands',
    'adjustments',
    'restrictions',
    'suspensions',
    'refusals',
    'bonuses',
  ],
  games: ['sessions', 'rounds', 'seeds', 'switches'],
  compliance: ['deposit_watch'],
  'responsible-gaming': ['player_activity', 'active_players'],
  rtp: ['game_rtp'],
}
const ROUTES: Readonly<Record<Name, RegExp>> = {
  identity:
    /^\/v1\/(players|auth|me|registration|email|mailbox)\b|^\/v1\/operations\/(staff|roles|payouts|tasks|complaints|test-accounts|vip-proposals|letters)\b|^\/v1\/operations\/players($|\/(search|.*(vip-tier|timeline|notes|contacts|tags|tags\/removal|tasks|complaints))$)/,
  wallet:
    /^\/v1\/(wallet|deposits|withdrawals|bonuses)\b|^\/v1\/operations\/.*(adjust|suspen|refusals)/,
  games: /^\/v1\/((games|sessions|rounds)\b|operations\/switches)/,
  compliance: /^$/,
  'responsible-gaming': /^$/,
  rtp: /^\/v1\/operations\/rtp$/,
}

export type Module = {
  readonly name: Name
  readonly streams: { category: string; events: { type: string; version: number }[] }[]
  readonly readTables: { name: string; oneRowPer: string; answers: string; folds: string[] }[]
  readonly routes: { method: string; path: string; summary: string }[]
}

export type Registries = {
  readonly routes: readonly Route[]
  readonly readModels: readonly AnyProjection[]
}

export const modulesOf = ({ routes, readModels }: Registries): Module[] =>
  MODULES.map((name) => ({
    name,
    streams: streams
      .filter(({ category }) => STREAMS[name].includes(category))
      .map(({ category }) => ({ category, events: eventsOf(category) })),
    readTables: readModels
      .filter((model) => READ_MODELS[name].includes(model.name))
      .map(({ name: table, oneRowPer, answers, on }) => ({
        name: table,
        oneRowPer,
        answers,
        folds: Object.keys(on),
      })),
    routes: routes
      .filter(({ path }) => ROUTES[name].test(path))
      .map(({ method, path, summary }) => ({ method: method.toUpperCase(), path, summary })),
  }))

const eventsOf = (category: string) =>
  [...eventSchemas].flatMap(([type, schema]) =>
    schema.category === category ? [{ type, version: schema.version }] : [],
  )
