// Whether a backup has the people whole: whoever is in its events has a sign-in and a key in its tables, or is gone.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { EVENTS, tableFile, type Manifest } from './backup-folder.ts'
import { CliError, EXIT } from './cli.ts'

/** Facts after which nothing of a player is kept outside the streams. */
export const ENDS: ReadonlySet<string> = new Set(['PlayerErased', 'RegistrationAbandoned'])

/** Named one by one at most; the others are counted. */
const NAMED_MAX = 10

export type People = {
  readonly players: number
  /** Erased, or their registration abandoned. */
  readonly gone: number
  /** Without a sign-in, or without the key to their personal data. */
  readonly incomplete: readonly string[]
  /** In the tables alone: they registered while the backup was made, and are not in it. */
  readonly unregistered: readonly string[]
}

/** In memory: some 300 bytes a player. */
export async function peopleOf(folder: string, manifest: Manifest): Promise<People> {
  const players = await playersOf(folder)
  const [signIns, keys] = await Promise.all([
    subjectsOf(folder, manifest, { table: 'credentials', id: 'subject_id', role: 'player' }),
    subjectsOf(folder, manifest, { table: 'data_keys', id: 'player_id' }),
  ])
  const incomplete: string[] = []
  let gone = 0
  for (const [playerId, isGone] of players) {
    if (isGone) gone += 1
    else if (!signIns.has(playerId) || !keys.has(playerId)) incomplete.push(playerId)
  }
  const strangers = new Set([...signIns, ...keys].filter((id) => !players.has(id)))
  return { players: players.size, gone, incomplete, unregistered: [...strangers] }
}

/** Throws CliError for players without sign-in or key: what is theirs stands in the events, and they could not come to it. */
export function refuseIncomplete({ incomplete }: People, remedy: string): void {
  if (incomplete.length === 0) return
  const named = incomplete.slice(0, NAMED_MAX).join(', ')
  const further = incomplete.length > NAMED_MAX ? ', …' : ''
  throw new CliError(
    `${incomplete.length} players of the backup have no sign-in or no key: ${named}${further}. ${remedy}`,
    EXIT.unverified,
  )
}

/** Every player who ever registered, and whether they are gone. */
async function playersOf(folder: string): Promise<Map<string, boolean>> {
  const players = new Map<string, boolean>()
  for await (const line of linesOf(join(folder, EVENTS))) {
    const { stream, type } = JSON.parse(line) as { stream: string; type: string }
    if (!stream.startsWith('player-')) continue
    const playerId = stream.slice('player-'.length)
    if (type === 'PlayerRegistered') players.set(playerId, false)
    if (ENDS.has(type)) players.set(playerId, true)
  }
  return players
}

/** Ids of a table's rows, as COPY wrote them: neither an id nor a role has anything that it escapes. */
async function subjectsOf(
  folder: string,
  { tables }: Manifest,
  { table, id, role }: { table: string; id: string; role?: string },
): Promise<Set<string>> {
  const columns = tables.find(({ name }) => name === table)?.columns
  if (columns === undefined) throw new CliError(`The backup has no table ${table}.`)
  const [idAt, roleAt] = [columns.indexOf(id), columns.indexOf('role')]
  const subjects = new Set<string>()
  for await (const line of linesOf(join(folder, tableFile(table)))) {
    const cells = line.split('\t')
    const subject = cells[idAt]
    if (subject !== undefined && (role === undefined || cells[roleAt] === role))
      subjects.add(subject)
  }
  return subjects
}

const linesOf = (path: string) =>
  createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
