// The commands `npm test` and `npm run test:journeys`: three shares at once, each with a system of its own; the last line counts all.
const { spawn } = require('node:child_process')
const { readdirSync } = require('node:fs')
const { join } = require('node:path')
const { built, remove } = require('./built.cjs')

const MOCHA = require.resolve('mocha/bin/mocha.js')
const TESTS = join(__dirname, '..')

/** Kills under load, minutes of outages, a browser, a second checkout: `npm run test:crash`, `test:outages`, `test:pages`, `test:upgrade`. */
const APART = ['crash', 'outages', 'pages', 'upgrade']

/** By the beginning of a file's path, the share of it; what none names is in the first. They take about as long as each other. */
const SHARES_OF_SUITE = [
  [],
  ['api/http/', 'api/description/', 'eventstore/', 'postgres/'],
  [
    'contract/',
    'embedded/f',
    'embedded/p',
    'embedded/s',
    'fuzz/',
    'integrations/',
    'interleave/',
    'projections/',
    'reactions/',
    'tidy.test.ts',
    'verifier/',
  ],
]
const SHARES_OF_JOURNEYS = [
  [],
  ['command-lines', 'rebuild-changed', 'rebuild-ways', 'runbook', 'quiet', 'start'],
  [
    'account-life',
    'complaint',
    'forgotten-password',
    'location',
    'market-closed',
    'own-affairs',
    'r',
    's',
  ],
].map((names) => names.map((name) => `journeys/${name}`))

const files = readdirSync(TESTS, { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()
const topOf = (file) => file.split('/')[0]
const isJourney = (file) => topOf(file) === 'journeys'

/** What operators do, by commands as processes of their own: a suite apart. */
const areJourneys = process.argv[2] === 'journeys'
const together = areJourneys
  ? files.filter(isJourney)
  : files.filter((file) => !isJourney(file) && !APART.includes(topOf(file)))
const shares = areJourneys ? SHARES_OF_JOURNEYS : SHARES_OF_SUITE
const shareOf = (file) =>
  Math.max(
    0,
    shares.findIndex((names) => names.some((name) => file.startsWith(name))),
  )
const forMocha = process.argv.slice(areJourneys ? 3 : 2)

/** What it said is kept while another one talks. */
function run(some, { isLoud, env }) {
  const args = [MOCHA, ...forMocha, ...some.map((file) => join(TESTS, file))]
  const child = spawn(process.execPath, args, { env, stdio: ['inherit', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (isLoud) process.stdout.write(chunk)
  })
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? signal, said }))
  })
}

async function main() {
  const env = { ...process.env, BUILT_FOLDER: process.env.BUILT_FOLDER ?? (await built()) }
  const ends = await Promise.all(
    shares.map((_, n) =>
      run(
        together.filter((file) => shareOf(file) === n),
        { isLoud: n === 0, env },
      ),
    ),
  )
  for (const { said } of ends.slice(1)) process.stdout.write(said)
  const counts = ends.map(({ said }) =>
    /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/m.exec(said),
  )
  const sum = (n) => counts.reduce((total, count) => total + Number(count?.[n] ?? 0), 0)
  const isBroken = ends.some(({ code }, n) => code !== 0 || !counts[n])
  for (const [n, { code }] of ends.entries()) {
    if (code !== 0) process.stdout.write(`\nshare ${n + 1} of ${ends.length} ended with ${code}\n`)
  }
  const skipped = sum(3) > 0 ? `, ${sum(3)} skipped` : ''
  process.stdout.write(`\n${sum(1)} passed, ${sum(2)} failed${skipped}\n`)
  process.exitCode = isBroken ? 1 : 0
}

void main().finally(remove)
