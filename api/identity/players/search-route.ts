/** The staff look for a player. What they look for is personal: it is in the body, in no URL and no log. */
import { z } from 'zod'
import { tierSchema } from '../../../domain/identity/rules/vip-tiers.ts'
import { accountKindSchema } from '../../../domain/shared/dimensions.ts'
import { textSchema } from '../../../domain/shared/text.ts'
import { hasLetter } from '../../../domain/shared/unicode.ts'
import { playersOf, type FoundPlayer } from '../../../projections/identity/players.ts'
import { emailSchema } from '../email.ts'
import type { Caller } from '../../http/caller.ts'
import { AT, PLAYER } from '../../http/example-story.ts'
import { cursorBy, pageOf, pageReply, rowsOfPage } from '../../http/pages.ts'
import { Problem } from '../../http/problem.ts'
import { defineRoute } from '../../http/route.ts'
import { idSchema } from '../../http/schemas.ts'
import type { ReadAll } from '../../reads/read-after.ts'
import type { PlayerSearch } from './search.ts'
import { PREFIX_MAX, PREFIX_MIN, termFor } from './search-terms.ts'

/** What is told of a search: who asked how, never for what. */
export type SearchNote = {
  readonly requestId: string
  readonly staff: Pick<Caller, 'id' | 'role'>
  readonly by: 'playerId' | 'email' | 'name'
  readonly match: 'exact' | 'prefix'
  readonly found: number
}
export type NoteSearch = (note: SearchNote) => void

/** A player's id, in as few characters as it has. */
const playerCursor = cursorBy<string>(z.uuid(), {
  read(text) {
    const hex = Buffer.from(text, 'base64url').toString('hex')
    const isOurs = /^[0-9a-f]{32}$/.test(hex) && writtenAs(hex) === text
    return isOurs ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : null
  },
  write: (playerId) => writtenAs(playerId.replaceAll('-', '')),
})

const writtenAs = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

const WAYS = ['name', 'email', 'playerId'] as const

/** Two whole names, with a space between them. */
const NAME_MAX = 201

const searchSchema = z
  .strictObject({
    playerId: idSchema.optional(),
    email: emailSchema.optional().describe('the whole of it'),
    name: textSchema(NAME_MAX)
      .refine(hasLetter, 'a name has letters')
      .optional()
      .describe(
        'given name, family name, or both in either order; accents and case make no difference',
      ),
    match: z
      .enum(['exact', 'prefix'])
      .default('exact')
      .describe(
        `prefix: how a name begins, from ${PREFIX_MIN} characters on; ${PREFIX_MAX} are compared`,
      ),
    limit: z.int().min(1).max(100).default(10),
    cursor: playerCursor.optional(),
  })
  .superRefine((asked, context) => {
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    const given = WAYS.filter((way) => asked[way] !== undefined)
    const [first = 'name', ...others] = given
    if (given.length === 0) refuse(first, `give one of ${WAYS.join(', ')}`)
    for (const way of others) refuse(way, `beside ${first}: give one of ${WAYS.join(', ')}`)
    if (asked.match === 'exact') return
    if (asked.name === undefined) refuse('match', 'names alone are found by how they begin')
    else if (termFor(asked.name, 'prefix') === null) {
      refuse('name', `at least ${PREFIX_MIN} characters of how it begins`)
    }
  })
type Search = z.output<typeof searchSchema>

const foundSchema = z.object({
  playerId: z.uuid(),
  status: z.enum(['registered', 'abandoned', 'erased']),
  account: z.enum(['active', 'dormant', 'closed', 'deceased']),
  country: z.string(),
  currency: z.string(),
  accountKind: accountKindSchema,
  vipTier: tierSchema,
  registeredAt: z.string(),
})

export const searchPlayers = defineRoute<{
  readAll: ReadAll
  playerSearch: PlayerSearch
  noteSearch: NoteSearch
}>()({
  method: 'post',
  path: '/v1/operations/players/search',
  operationId: 'searchPlayers',
  summary:
    'Players by id, e-mail or name, in the order of their ids. Nobody who is erased is found by e-mail or name.',
  permission: 'players.search',
  shows: 'players',
  body: searchSchema,
  status: 200,
  reply: z.object({
    data: z.array(foundSchema).describe('fewer than the limit where a registration is under way'),
    ...pageReply,
    nextCursor: playerCursor.nullable(),
    isComplete: z
      .boolean()
      .describe(
        'false: some players are not indexed yet, and found by no name (npm run players -- index)',
      ),
  }),
  rejects: ['REBUILD_PENDING'],
  example: {
    body: { name: 'Borg' },
    reply: {
      data: [
        {
          playerId: PLAYER,
          status: 'registered',
          account: 'active',
          country: 'MT',
          currency: 'EUR',
          accountKind: 'real',
          vipTier: 'bronze',
          registeredAt: AT,
        },
      ],
      hasMore: false,
      nextCursor: null,
      isComplete: true,
    },
  },
  async handle({ body, caller, key }, { readAll, playerSearch, noteSearch }) {
    const isComplete = await playerSearch.isComplete()
    const page = pageOf(await idsOf(playerSearch, body), body, (id) => id)
    const players = await readAll(playersOf(page.data))
    // An id is nobody's name: it tells what became of the account.
    const shown = players.filter(({ status }) => hasId(body) || status === 'registered')
    const { match } = body
    const by = WAYS.find((way) => body[way] !== undefined) ?? 'name'
    const { id, role } = caller
    const found = shown.length
    noteSearch({ requestId: key.requestId, staff: { id, role }, by, match, found })
    return { ...page, data: shown.map(entryOf), isComplete }
  },
})

const hasId = ({ playerId }: Search): boolean => playerId !== undefined

/** One more than the page has, where there are more. */
async function idsOf(search: PlayerSearch, asked: Search): Promise<string[]> {
  const { playerId, email, name = '', match, limit, cursor } = asked
  if (playerId !== undefined || email !== undefined) {
    const id = playerId ?? (await search.byEmail(email ?? ''))
    return id === null || (cursor !== undefined && id <= cursor) ? [] : [id]
  }
  const term = termFor(name, match)
  if (term === null) throw new Problem('VALIDATION_FAILED', [NOTHING_TO_FIND])
  return search.byName(term, rowsOfPage({ limit, cursor }))
}

const NOTHING_TO_FIND = { in: 'body', pointer: '/name', message: 'a name has letters' } as const

const entryOf = (row: FoundPlayer) => ({
  playerId: row.player_id,
  status: row.status,
  account: row.account,
  country: row.country,
  currency: row.currency,
  accountKind: row.account_kind,
  vipTier: row.vip_tier,
  registeredAt: row.registered_at,
})
