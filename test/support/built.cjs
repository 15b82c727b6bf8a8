// What the tests run as processes of their own, translated once: the same files in the same folders beside the same packages, so that
// hundreds of processes need not each translate what they load. As tsx does it, by the same esbuild with the same options: which handlers built a
// table is told by their text.
const { mkdirSync, readdirSync, rmSync, symlinkSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')
const { build } = require('esbuild')

const ROOT = join(__dirname, '../..')
/** Where packages are found from, and what a clone ignores; one for each run, for two may be under way. */
const FOLDER = join(ROOT, `node_modules/.cache/built-${process.pid}`)
const NO_PART = ['node_modules', '.git', '.data', 'test', 'docs']

const files = readdirSync(ROOT, { withFileTypes: true })
  .filter(({ name }) => !NO_PART.includes(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(ROOT, entry.name), { recursive: true, withFileTypes: true })
      : [entry],
  )
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))

const toBuilt = {
  name: 'imports of ours lead to what is built',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/ts$/, 'js'), external: true },
    ),
}

/** Answers the folder; whoever asks removes it. */
async function built() {
  const isOurs = (file) => file.endsWith('.ts')
  await build({
    entryPoints: files.filter(isOurs),
    outdir: FOLDER,
    outbase: ROOT,
    bundle: true,
    packages: 'external',
    plugins: [toBuilt],
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    minifyWhitespace: true,
    keepNames: true,
    logLevel: 'error',
  })
  for (const file of files.filter((file) => !isOurs(file))) {
    const link = join(FOLDER, relative(ROOT, file))
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(file, link)
  }
  return FOLDER
}

module.exports = { built, remove: () => rmSync(FOLDER, { recursive: true, force: true }) }

if (require.main === module) built().then(console.log)
