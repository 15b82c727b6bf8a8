// The table of rooms.cjs as rules: who may import whom, and which packages each room may use.
const { contexts, exceptions, rooms } = require('./rooms.cjs')

/** A path of the table as a regular expression. */
const pattern = (path) => {
  const text = path
    .replaceAll('.', String.raw`\.`)
    .replaceAll('**/', '.+/')
    .replace(/\{([^}]*)\}/g, (_, names) => `(${names.replaceAll(',', '|')})`)
    .replace('ANY', `(${contexts.map(({ name }) => name).join('|')})`)
  return `^${text}${path.endsWith('.ts') ? '$' : '/'}`
}

const packagePattern = (name) => `node_modules/${name}/`

/** A room with CONTEXT in its path is one room a context. */
function each(room) {
  if (!room.path.includes('CONTEXT')) return [room]
  return contexts.map(({ name, domain }) => {
    const { may = [], packages = [] } = room.also?.[name] ?? {}
    const known = room.path === 'domain/CONTEXT' ? domain.map((other) => `domain/${other}`) : []
    const own = (paths = []) => paths.map((path) => path.replaceAll('CONTEXT', name))
    return {
      path: room.path.replaceAll('CONTEXT', name),
      may: own([...room.may, ...known, ...may]),
      types: own(room.types),
      packages: [...room.packages, ...packages],
    }
  })
}

const every = rooms.flatMap(each)
const layers = [...new Set(every.map(({ path }) => path.split('/')[0]))]
const ours = layers.map(pattern)

const nameOf = (path) => `${path}-imports-only-its-neighbours`

/** A room imports what the table says, of ours and of packages; and types alone where it says so. */
function rulesOf({ path, may, types = [], packages }) {
  const from = { path: pattern(path) }
  const free = [pattern(path), ...may.map(pattern)]
  const taken = types.map(pattern)
  const neighbours = {
    name: nameOf(path),
    severity: 'error',
    from,
    to: {
      path: [...ours, 'node_modules/'],
      pathNot: [...free, ...taken, ...packages.map(packagePattern)],
    },
  }
  const typesOnly = {
    name: `${path}-takes-types-only`,
    severity: 'error',
    from,
    to: { path: taken, pathNot: free, dependencyTypesNot: ['type-only'] },
  }
  return types.length === 0 ? [neighbours] : [neighbours, typesOnly]
}

/** An exception is a violation that is known. */
const known = exceptions.flatMap(({ from, to }) => {
  const room = every.find(({ path }) => new RegExp(pattern(path)).test(from))
  const rule = { name: nameOf(room?.path), severity: 'error' }
  return to.map((one) => ({ type: 'dependency', from, to: one, rule }))
})

module.exports = {
  forbidden: [
    {
      // Types count as well.
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      // What pages import from packages is served under /web/vendor/.
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^/web/vendor/' },
    },
    {
      name: 'every-file-has-a-room',
      severity: 'error',
      from: {
        path: String.raw`\.ts$`,
        pathNot: ['node_modules/', ...every.map(({ path }) => pattern(path))],
      },
      to: {},
    },
    ...every.filter(({ isFree }) => !isFree).flatMap(rulesOf),
    {
      name: 'node-in-domain-only-for-hashes',
      severity: 'error',
      from: {
        path: pattern('domain'),
        pathNot: pattern('domain/{games/fairness,jurisdictions/pack-hash}.ts'),
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      // A command that talked to the store by itself would pass by what the room guards against.
      name: 'store-client-has-one-room',
      severity: 'error',
      from: { path: pattern('scripts'), pathNot: '^scripts/bench' },
      to: { path: packagePattern('@eventstore/db-client') },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: pattern('scripts') },
      to: { path: pattern('test') },
    },
  ],
  options: {
    knownViolations: known,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
