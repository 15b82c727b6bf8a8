/** Players found by id, e-mail or name. What is looked for is hashed first, and found by its hash alone. */
import { query, type Pool } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Peppers } from '../../keys/peppers.ts'
import { credentialsOf } from '../sign-in/credentials.ts'
import { searchHash } from './search-index.ts'
import { SEARCH_VERSION, type Term } from './search-terms.ts'

/** `before`: the id that the last page ended with. */
type Page = { readonly limit: number; readonly before?: string }

export type PlayerSearch = {
  /** Whose account the e-mail is in force for; null: nobody's, or one of the staff's. */
  readonly byEmail: (email: string) => Promise<string | null>
  /** Ids, in their order. */
  readonly byName: (term: Term, page: Page) => Promise<string[]>
  /** Whether everybody can be found by name: those of before there was an index are not, until they are indexed. */
  readonly isComplete: () => Promise<boolean>
}

export const createPlayerSearch = ({
  pool,
  peppers,
}: {
  pool: Pool
  peppers: Peppers
}): PlayerSearch => ({
  async byEmail(email) {
    const found = await credentialsOf(pool, peppers.ofEmail(email))
    return found?.role === 'player' ? found.subject_id : null
  },
  async byName(term, page) {
    const rows = await query<{ player_id: string }>(pool, byHash(searchHash(peppers, term), page))
    return rows.map(({ player_id }) => player_id)
  },
  async isComplete() {
    const [state] = await query<{ is_complete: boolean }>(pool, completeness)
    return state?.is_complete === true
  },
})

export const byHash = (hash: Buffer, { limit, before }: Page) =>
  before === undefined
    ? sql`select player_id from identity.search_hashes where hash = ${hash}
          order by player_id limit ${limit}`
    : sql`select player_id from identity.search_hashes
          where hash = ${hash} and player_id > ${before} order by player_id limit ${limit}`

export const completeness = sql`
  select not exists (
    select from identity.data_keys where search_version < ${SEARCH_VERSION}) as is_complete`
