// What the import rules are to refuse, and what they are not to: written by hand, apart from the table that they are made from.

/** How the import is written; both: as types and as a value. */
export type Form = 'value' | 'types' | 'both' | 'handedOn' | 'later' | 'effect'
/** `to`: a file of ours or a package. */
export type Case = { readonly from: string; readonly to: string; readonly form: Form }
export type Bite = Case & { readonly rule: string }

const CONTEXTS = [
  'identity',
  'wallet',
  'games',
  'rtp',
  'responsible-gaming',
  'compliance',
  'operations',
]

/** The arrows between contexts within a layer. Nothing else. */
const ARROWS = new Set([
  'domain/identity -> jurisdictions',
  'domain/wallet -> games',
  'domain/rtp -> games',
  'domain/responsible-gaming -> jurisdictions',
  'domain/compliance -> jurisdictions',
])

const neighbours = (room: string) => `${room}-imports-only-its-neighbours`
const typesOnly = (room: string) => `${room}-takes-types-only`

/** A file for each import: a room's folder may hold any number of them, a room that is one file holds them all. */
const fileOf = (room: string, to: string, form: Form) =>
  room.endsWith('.ts') ? room : `${room}/${form}-of-${to.replaceAll(/[^a-z]+/g, '-')}.ts`

/** A folder stands for a file in it; a package is written `npm:name`. */
const targetOf = (to: string) =>
  to.startsWith('npm:') ? to.slice('npm:'.length) : to.endsWith('.ts') ? to : `${to}/target.ts`

const cases = (room: string, targets: readonly string[], form: Form = 'value'): Case[] =>
  targets.map((to) => ({ from: fileOf(room, to, form), to: targetOf(to), form }))

const withRule = (rule: string, some: readonly Case[]): Bite[] =>
  some.map((one) => ({ ...one, rule }))

const pairs = ['domain', 'projections', 'reactions', 'api'].flatMap((layer) =>
  CONTEXTS.flatMap((one) =>
    [...CONTEXTS, ...(layer === 'domain' ? ['jurisdictions'] : [])]
      .filter((other) => other !== one)
      .map((other) => ({
        isArrow: ARROWS.has(`${layer}/${one} -> ${other}`),
        room: `${layer}/${one}`,
        cases: cases(`${layer}/${one}`, [`${layer}/${other}`]),
      })),
  ),
)

/** By room: what it may not import. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'domain/shared': ['domain/wallet', 'domain/jurisdictions', 'domain/events.ts', 'npm:uuid'],
  'domain/jurisdictions': ['domain/identity', 'domain/rejections.ts', 'eventstore'],
  'domain/wallet': ['domain/events.ts', 'domain/rejections.ts', 'eventstore', 'api/wallet'],
  'domain/games': ['npm:uuid', 'npm:ioredis', 'config.ts'],
  eventstore: ['postgres', 'projections/engine', 'api/keys', 'reactions/engine', 'npm:pg'],
  postgres: ['domain/shared', 'projections/engine', 'config.ts', 'npm:ioredis'],
  'projections/engine': [
    'projections/wallet',
    'projections/reading',
    'projections/rebuilds',
    'projections/registry.ts',
    'domain/wallet/events.ts',
    'eventstore',
    'npm:pg',
    'npm:zod',
  ],
  'projections/reading': ['projections/wallet', 'projections/registry.ts', 'npm:ioredis'],
  'projections/rebuilds': ['projections/wallet', 'projections/registry.ts', 'domain/events.ts'],
  'projections/player-facts.ts': [
    'projections/wallet',
    'projections/registry.ts',
    'postgres',
    'npm:pg',
  ],
  'projections/wallet': [
    'domain/wallet',
    'domain/wallet/decider.ts',
    'domain/identity/rules/vip-tiers.ts',
    'domain/compliance/rules/deposit-watch.ts',
    'domain/rejections.ts',
    'eventstore',
    'projections/registry.ts',
    'projections/rebuilds',
    'reactions/wallet',
    'api/wallet',
    'npm:pg',
  ],
  integrations: ['postgres', 'domain/wallet', 'eventstore', 'npm:pg'],
  'reactions/engine': [
    'reactions/wallet',
    'reactions/finishers.ts',
    'domain/wallet',
    'projections/wallet',
    'npm:pg',
  ],
  'reactions/wallet': ['api/wallet', 'projections/registry.ts', 'projections/engine', 'npm:zod'],
  'api/commands': ['api/wallet', 'api/http', 'api/routes.ts', 'postgres', 'npm:express'],
  'api/http': [
    'api/wallet',
    'api/keys',
    'api/live',
    'api/routes.ts',
    'domain/wallet',
    'domain/events.ts',
    'projections/wallet',
    'npm:pg',
    'npm:jsonwebtoken',
  ],
  'api/keys': ['api/identity', 'api/http', 'domain/games', 'eventstore', 'npm:express'],
  'api/reads': ['api/wallet', 'projections/wallet', 'npm:pg'],
  'api/live': ['api/wallet', 'api/live-states.ts', 'projections/wallet', 'npm:ioredis'],
  'api/web': ['api/http', 'api/wallet', 'domain/shared', 'npm:zod'],
  'api/description': ['api/routes.ts', 'api/wallet', 'domain/wallet', 'projections/wallet'],
  'api/wallet': [
    'api/live',
    'api/description',
    'api/routes.ts',
    'projections/games',
    'projections/engine',
    'projections/registry.ts',
    'projections/rebuilds',
    'reactions/games',
    'embedded',
    'verifier',
    'scripts',
    'test/support',
    'npm:jsonwebtoken',
    'npm:otpauth',
    'npm:rate-limiter-flexible',
    'npm:@eventstore/db-client',
  ],
  'api/compliance': ['npm:express'],
  'api/operations': ['projections/wallet', 'projections/worker.ts'],
  'api/platform': ['api/wallet', 'api/routes.ts', 'projections/registry.ts', 'npm:pg'],
  embedded: ['eventstore', 'domain/shared', 'postgres', 'npm:@eventstore/db-client', 'npm:pino'],
  verifier: ['domain/games', 'eventstore', 'npm:uuid', 'npm:zod'],
}

/** By room: what it may import as types alone. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'api/commands': ['reactions/wallet', 'reactions/finishers.ts'],
  ...Object.fromEntries(
    CONTEXTS.flatMap((context) => [
      [`projections/${context}`, ['domain/events.ts', 'domain/wallet/adjustment/events.ts']],
      [`reactions/${context}`, ['integrations']],
      [`api/${context}`, ['reactions/finishers.ts']],
    ]),
  ),
}

/** Rooms that are single files, and by which name the rules know them. */
const FILES: readonly (readonly [file: string, room: string, to: string])[] = [
  ['config.ts', 'config.ts', 'domain/shared'],
  ['domain/events.ts', 'domain/{events,packs-in-force,rejections,rule-kinds}.ts', 'eventstore'],
  ['domain/rejections.ts', 'domain/{events,packs-in-force,rejections,rule-kinds}.ts', 'npm:uuid'],
  ['projections/registry.ts', 'projections/registry.ts', 'domain/wallet'],
  ['projections/worker.ts', 'projections/{runs,worker}.ts', 'projections/wallet'],
  ['projections/runs.ts', 'projections/{runs,worker}.ts', 'api/http'],
  ['config/settings.ts', 'config', 'domain/shared'],
  ['reactions/finishers.ts', 'reactions/{acts,finishers,send-finding}.ts', 'projections/wallet'],
  ['reactions/send-finding.ts', 'reactions/{acts,finishers,send-finding}.ts', 'api/wallet'],
  ['api/codes.ts', 'api/codes.ts', 'api/wallet'],
  ...['app', 'live-states', 'options', 'parts', 'routes', 'server', 'unversioned'].map(
    (name) =>
      [
        `api/${name}.ts`,
        'api/{app,live-states,options,parts,routes,server,unversioned}.ts',
        name === 'app' ? 'npm:jsonwebtoken' : 'config.ts',
      ] as const,
  ),
]

/** However it is written, it is an import. */
const FORMS = (['types', 'both', 'handedOn', 'later', 'effect'] as const).flatMap((form) =>
  withRule(neighbours('api/games'), cases('api/games', ['api/wallet'], form)),
)

export const bites: readonly Bite[] = [
  ...pairs.flatMap((pair) => (pair.isArrow ? [] : withRule(neighbours(pair.room), pair.cases))),
  ...Object.entries(FORBIDDEN).flatMap(([room, to]) => withRule(neighbours(room), cases(room, to))),
  ...FILES.flatMap(([file, room, to]) => withRule(neighbours(room), cases(file, [to]))),
  ...FORMS,
  ...Object.entries(TYPES).flatMap(([room, to]) =>
    (['value', 'both', 'handedOn'] as const).flatMap((form) =>
      withRule(typesOnly(room), cases(room, to, form)),
    ),
  ),
  ...withRule(
    typesOnly('reactions/{acts,finishers,send-finding}.ts'),
    cases('reactions/finishers.ts', ['integrations']),
  ),
  ...withRule(
    typesOnly('api/{app,live-states,options,parts,routes,server,unversioned}.ts'),
    cases('api/server.ts', ['reactions/engine']),
  ),
  ...withRule(
    typesOnly('api/platform'),
    cases('api/platform', ['projections/engine/projection.ts']),
  ),
  { from: 'api/http/one.ts', to: 'api/http/other.ts', form: 'value', rule: 'no-cycles' },
  { from: 'api/http/left.ts', to: 'api/http/right.ts', form: 'types', rule: 'no-cycles' },
  ...withRule('nothing-unresolved', cases('verifier', ['nowhere', 'npm:not-a-package'])),
  ...withRule('every-file-has-a-room', cases('api/jackpots', ['api/http', 'npm:zod'])),
  ...withRule('every-file-has-a-room', cases('api/loose.ts', ['api/http'])),
  ...withRule('every-file-has-a-room', cases('projections/loose.ts', ['postgres'])),
  ...withRule('every-file-has-a-room', cases('lib', ['domain/shared'])),
  ...withRule('node-in-domain-only-for-hashes', cases('domain/games', ['npm:node:crypto'])),
  ...withRule('node-in-domain-only-for-hashes', cases('domain/shared', ['npm:node:fs'])),
  ...withRule('store-client-has-one-room', cases('scripts', ['npm:@eventstore/db-client'])),
  ...withRule('nobody-imports-tests', cases('scripts', ['test/support'])),
]

export const allowed: readonly Case[] = [
  // A circle is told once.
  { from: 'api/http/other.ts', to: 'api/http/one.ts', form: 'value' },
  { from: 'api/http/right.ts', to: 'api/http/left.ts', form: 'types' },
  ...pairs.flatMap((pair) => (pair.isArrow ? pair.cases : [])),
  ...Object.entries(TYPES).flatMap(([room, to]) => cases(room, to, 'types')),
  ...cases('domain/games/fairness.ts', ['npm:node:crypto']),
  ...cases('domain/wallet', ['domain/shared', 'npm:zod']),
  ...cases('projections/identity', ['domain/identity/rules/vip-tiers.ts', 'projections/engine']),
  ...cases('projections/compliance', ['domain/compliance/rules/deposit-watch.ts', 'postgres']),
  ...cases('reactions/send-finding.ts', ['projections/registry.ts'], 'types'),
  ...cases('reactions/wallet', ['domain/games', 'projections/identity', 'eventstore']),
  ...cases('reactions/wallet', ['reactions/operations/record-action.ts']),
  ...cases('api/wallet', ['domain/compliance', 'projections/wallet', 'api/http', 'api/commands']),
  ...cases('api/operations', ['projections/registry.ts', 'projections/rebuilds']),
  ...cases('api/identity', ['npm:jsonwebtoken', 'postgres', 'api/keys']),
  ...cases('embedded', ['npm:@grpc/grpc-js']),
  ...cases('scripts/bench', ['npm:@eventstore/db-client']),
  ...cases('scripts', ['api/wallet', 'config.ts', 'npm:pg']),
  ...cases('test/api', ['api/wallet', 'scripts', 'config.ts', 'npm:@eventstore/db-client']),
]
