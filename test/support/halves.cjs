// The commands `npm test` and `npm run test:journeys`: two halves at once, each with a system of its own; the last line counts both.
const { spawn } = require('node:child_process')
const { readdirSync } = require('node:fs')
const { basename, join } = require('node:path')

const MOCHA = require.resolve('mocha/bin/mocha.js')
const TESTS = join(__dirname, '..')

/** Kills under load, minutes of outages, a browser, a second checkout: `npm run test:crash`, `test:outages`, `test:pages`, `test:upgrade`. */
const APART = ['crash', 'outages', 'pages', 'upgrade']

/** Folders of the suite, and journeys, that take about half of the time of theirs. */
const SECOND_OF_SUITE = [
  'contract',
  'embedded',
  'fuzz',
  'integrations',
  'interleave',
  'projections',
  'reactions',
  'tidy.test.ts',
  'verifier',
]
const SECOND_OF_JOURNEYS = ['command-lines', 'rebuild-changed', 'rebuild-ways', 'runbook', 'quiet']

const files = readdirSync(TESTS, { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .sort()
const topOf = (file) => file.split(/[\\/]/)[0]
const isJourney = (file) => topOf(file) === 'journeys'

/** What operators do, by commands as processes of their own: a suite apart. */
const areJourneys = process.argv[2] === 'journeys'
const together = areJourneys
  ? files.filter(isJourney)
  : files.filter((file) => !isJourney(file) && !APART.includes(topOf(file)))
const isSecond = areJourneys
  ? (file) => SECOND_OF_JOURNEYS.includes(basename(file, '.test.ts'))
  : (file) => SECOND_OF_SUITE.includes(topOf(file))
const forMocha = process.argv.slice(areJourneys ? 3 : 2)

/** What it said is kept while another one talks. */
function run(some, isLoud) {
  const args = [MOCHA, ...forMocha, ...some.map((file) => join(TESTS, file))]
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'pipe', 'inherit'] })
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
  const [first, second] = await Promise.all([
    run(
      together.filter((file) => !isSecond(file)),
      true,
    ),
    run(together.filter(isSecond), false),
  ])
  process.stdout.write(second.said)
  const counts = [first, second].map(({ said }) =>
    /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/m.exec(said),
  )
  const sum = (n) => counts.reduce((total, count) => total + Number(count?.[n] ?? 0), 0)
  const isBroken = [first, second].some(({ code }, n) => code !== 0 || !counts[n])
  for (const [n, { code }] of [first, second].entries()) {
    if (code !== 0)
      process.stdout.write(`\nthe ${n === 0 ? 'first' : 'second'} half ended with ${code}\n`)
  }
  const skipped = sum(3) > 0 ? `, ${sum(3)} skipped` : ''
  process.stdout.write(`\n${sum(1)} passed, ${sum(2)} failed${skipped}\n`)
  process.exitCode = isBroken ? 1 : 0
}

void main()
