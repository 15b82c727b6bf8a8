// The command `npm run keys`: lists and turns over the keys of access tokens, and goes over to another master key.
import { join } from 'node:path'
import { readConfig, lacking } from '../config.ts'
import { rootOf, rotateMaster, WrongMasterKey } from '../api/keys/keyring.ts'
import { listTokenKeys, rotateTokenKey, RotationUnderWay } from '../api/keys/token-keys.ts'
import { adoptNextMasterKey, keepNextMasterKey } from '../embedded/keys.ts'
import { createPool, query, type Pool } from '../postgres/postgres.ts'
import { sql } from '../postgres/sql.ts'
import { CliError, command, EXIT, runCli, withJson, writeJson } from './support/cli.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { startProgress } from './support/progress.ts'
import { whereIs } from './support/where.ts'

type Flags = { json?: string | true; databaseUrl?: string }

const ACTIONS = ['list', 'rotate', 'rotate-master'] as const
type Action = (typeof ACTIONS)[number]

await runCli(async () => {
  const parser = withJson(command('keys', 'Lists and changes the keys of the house.'))
    .argument('<action>', ACTIONS.join(', '))
    .option('--database-url <url>', 'else DATABASE_URL, else the one of npm start')
    .addHelpText(
      'after',
      '\nlist           the keys that access tokens are signed and verified with' +
        '\nrotate         the next of them: shown at once, signs after 30 s; the former is believed for 16 minutes' +
        '\nrotate-master  wraps the root of all secrets under MASTER_KEY_NEXT, or the next key of the data folder; then start the' +
        '\n               processes again with that as their MASTER_KEY\n' +
        '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys.\n\n' +
        'Exit codes: 0 done, 1 error or a rotation is under way, 2 usage, 78 bad or missing settings.',
    )
  parser.parse()
  const action = ACTIONS.find((one) => one === parser.args[0])
  if (action === undefined) {
    throw new CliError(`There is no such action: ${ACTIONS.join(', ')}.`, EXIT.usage)
  }
  const flags = parser.opts<Flags>()
  const pool = createPool(whereIs({ flags }).databaseUrl)
  try {
    const done = await run(action, pool)
    if (!(await writeJson(flags.json, done.result))) process.stdout.write(done.words)
  } finally {
    await pool.end()
  }
})

function run(action: Action, pool: Pool): Promise<{ result: object; words: string }> {
  if (action === 'list') return list(pool)
  return action === 'rotate' ? rotate(pool) : goOver(pool)
}

async function list(pool: Pool) {
  const keys = await listTokenKeys(pool)
  const lines = keys.map(({ kid, state, signsFrom }) => `${kid}  ${state.padEnd(9)} ${signsFrom}\n`)
  return { result: { keys }, words: lines.join('') || 'no key yet: start the API\n' }
}

async function rotate(pool: Pool) {
  const masterKey = masterKeyFor('The rotation')
  const rootKey = await rootOf(pool, masterKey).catch(refuseWrong)
  try {
    await rotateTokenKey({ pool, rootKey })
  } catch (error) {
    if (!(error instanceof RotationUnderWay)) throw error
    throw new CliError(
      'Two keys are live: the former one is believed until its last token has expired, some 16 minutes. ' +
        'Look with `npm run keys -- list`, and rotate then.',
    )
  }
  return list(pool)
}

async function goOver(pool: Pool) {
  const config = readConfig()
  const folder = join(config.dataDir, 'keys')
  const isOurs = config.masterKey === undefined
  const from = masterKeyFor('The rotation')
  if (!isOurs && config.masterKeyNext === undefined) {
    throw lacking('The rotation', { MASTER_KEY_NEXT: undefined })
  }
  const to = isOurs ? Buffer.from(keepNextMasterKey(folder), 'base64') : config.masterKeyNext
  if (to === undefined) throw new Error('a rotation to no key')
  const [counted] = await query<{ keys: bigint }>(
    pool,
    sql`select count(*) as keys from identity.data_keys`,
  )
  const total = Number(counted?.keys ?? 0)
  let wrapped = 0
  const progress = startProgress({ unit: 'keys', share: () => wrapped / Math.max(total, 1) })
  const rotated = await rotateMaster(pool, { from, to }, (keys) => {
    wrapped += keys
    progress.add(keys)
  }).catch(refuseWrong)
  progress.end()
  if (isOurs) adoptNextMasterKey(folder)
  const then = isOurs
    ? 'The data folder has the new key: start the system again when it suits.'
    : 'Start every process again with MASTER_KEY set to what MASTER_KEY_NEXT is; the former opens nothing any more.'
  const words = `wrapped ${rotated.dataKeys} data keys under version ${rotated.version}\n${then}\n`
  return { result: rotated, words }
}

function refuseWrong(error: unknown): never {
  if (error instanceof WrongMasterKey) refuseOtherKey(false)
  throw error
}
