// The command `npm run keys`: lists and turns over the keys of access tokens, and goes over to another master key.
import { join } from 'node:path'
import { readConfig, lacking } from '../config.ts'
import { createPeppers } from '../api/keys/peppers.ts'
import { createPersonalData } from '../api/identity/players/personal-data.ts'
import { rehashPerson, type Registered } from '../api/identity/players/rehash-persons.ts'
import { rootOf, rotateMaster, WrongMasterKey } from '../api/keys/keyring.ts'
import { listTokenKeys, rotateTokenKey, RotationUnderWay } from '../api/keys/token-keys.ts'
import { adoptNextMasterKey, keepNextMasterKey } from '../embedded/keys.ts'
import type { StoreClient } from '../eventstore/client.ts'
import { decode, keyOf, type StoredEvent } from '../eventstore/codec.ts'
import { createCommandHandler } from '../eventstore/command-handler.ts'
import { follow, GIVES_UP_MS, headOf, upTo } from '../eventstore/subscription.ts'
import { query, type Pool } from '../postgres/postgres.ts'
import { sql } from '../postgres/sql.ts'
import { readAction, type Action } from './support/actions.ts'
import { CliError, command, runCli, tell } from './support/cli.ts'
import { refuseSkewed } from './support/clocks.ts'
import { withBoth, withPool } from './support/connections.ts'
import { withFlags, type SharedFlags } from './support/flags.ts'
import { masterKeyFor, refuseOtherKey } from './support/master-key.ts'
import { withProgress } from './support/progress.ts'

/** Named one by one at most; the others are counted. */
const NAMED_MAX = 100

const WHERE = ['--database-url']
const ACTIONS = {
  list: { about: 'the keys that access tokens are signed and verified with', flags: WHERE },
  rotate: { about: 'the next of them: shown at once, signs after 30 s', flags: WHERE },
  'rotate-master': { about: 'wraps every secret under another master key', flags: WHERE },
  'rehash-persons': {
    about: 'of players from before names were compared as they are now',
    flags: [...WHERE, '--eventstore-url'],
  },
} satisfies Record<string, Action>

await runCli(async () => {
  const parser = withFlags(
    command('keys', 'Lists and changes the keys of the house.'),
    'json',
    'quiet',
    'database-url',
    'eventstore-url',
  )
  parser.addHelpText(
    'after',
    '\nThe master key is MASTER_KEY, else the one in DATA_DIR/keys. After `rotate` the former key is believed for 16 minutes;\n' +
      'the other one of `rotate-master` is MASTER_KEY_NEXT, or the next key of the data folder: start the processes again with it.',
  )
  const { action } = readAction(parser, ACTIONS)
  const flags = parser.opts<SharedFlags>()
  const done =
    action === 'rehash-persons'
      ? await withBoth(flags, (on) => rehash(on, flags))
      : await withPool(flags, (pool) => run(pool, action, flags))
  await tell(flags, done.result, done.words)
})

function run(
  pool: Pool,
  action: Exclude<keyof typeof ACTIONS, 'rehash-persons'>,
  { quiet: isQuiet = false }: SharedFlags,
): Promise<{ result: object; words: string }> {
  if (action === 'list') return list(pool)
  return action === 'rotate' ? rotate(pool) : goOver(pool, isQuiet)
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

async function goOver(pool: Pool, isQuiet: boolean) {
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
  const share = () => wrapped / Math.max(total, 1)
  const rotated = await withProgress({ unit: 'keys', share, isQuiet }, ({ add }) =>
    rotateMaster(pool, { from, to }, (keys) => {
      wrapped += keys
      add(keys)
    }).catch(refuseWrong),
  )
  if (isOurs) adoptNextMasterKey(folder)
  const then = isOurs
    ? 'The data folder has the new key: start the system again when it suits.'
    : 'Start every process again with MASTER_KEY set to what MASTER_KEY_NEXT is; the former opens nothing any more.'
  const words = `wrapped ${rotated.dataKeys} data keys under version ${rotated.version}\n${then}\n`
  return { result: rotated, words }
}

/** The store filters by how a type begins, and spares us all that was played. */
async function* registrationsIn({ raw }: StoreClient): AsyncGenerator<StoredEvent> {
  const head = await headOf(raw)
  if (head === null) return
  const matching = { types: ['PlayerRegistered'] }
  for await (const step of upTo(head, (signal) =>
    follow(raw, { from: null, matching, signal, givesUpMs: GIVES_UP_MS }),
  )) {
    if (step.kind === 'event' && step.event.type === 'PlayerRegistered') yield step.event
  }
}

async function rehash(
  { pool, client }: { pool: Pool; client: StoreClient },
  { quiet: isQuiet = false }: SharedFlags,
) {
  const root = await rootOf(pool, masterKeyFor('The hashes')).catch(refuseWrong)
  await refuseSkewed({ pool, client })
  const deps = {
    handler: createCommandHandler({ store: client }),
    peppers: createPeppers(root),
    personalData: createPersonalData(pool, { root }),
  }
  const counts = { same: 0, rehashed: 0, taken: 0 }
  const taken: string[] = []
  await withProgress({ unit: 'players', isQuiet }, async ({ add }) => {
    for await (const stored of registrationsIn(client)) {
      const outcome = await rehashPerson(deps, decode(stored) as Registered)
      counts[outcome] += 1
      if (outcome === 'taken' && taken.length < NAMED_MAX) taken.push(keyOf(stored.stream))
      add()
    }
  })
  const lines = [
    `${counts.rehashed} players have another hash beside the former, ${counts.same} need none\n`,
  ]
  if (counts.taken > 0) {
    lines.push(
      `${counts.taken} have a second account under another spelling: ${taken.join(', ')}\n`,
    )
  }
  return { result: { ...counts, players: taken }, words: lines.join('') }
}

function refuseWrong(error: unknown): never {
  if (error instanceof WrongMasterKey) refuseOtherKey(false)
  throw error
}
