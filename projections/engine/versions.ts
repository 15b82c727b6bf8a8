/** Which version each live table has, beside those of this code: after an upgrade they differ until a rebuild has swapped them. */
import type { Versioned } from './not-projected.ts'
import { query, type Pool, type PoolClient } from '../../postgres/postgres.ts'
import { sql } from '../../postgres/sql.ts'

/** A read model whose live table is of another version than this code. */
export type Differing<Of extends Versioned> = { readonly projection: Of; readonly stands: number }

/** In their order; one that was never built is not among them: a worker makes and fills it. */
export async function differing<Of extends Versioned>(
  on: Pool | PoolClient,
  projections: readonly Of[],
): Promise<Differing<Of>[]> {
  const live = await query<Versioned>(
    on,
    sql`select projection as name, version from projections.generations where status = 'live'`,
  )
  return projections.flatMap((projection) => {
    const stands = live.find(({ name }) => name === projection.name)?.version
    if (stands === undefined || stands === projection.version) return []
    return [{ projection, stands }]
  })
}

/** Those of them whose tables older code has built: what a rebuild has to build anew. */
export const changed = async <Of extends Versioned>(
  on: Pool | PoolClient,
  projections: readonly Of[],
): Promise<Differing<Of>[]> =>
  (await differing(on, projections)).filter(({ projection, stands }) => stands < projection.version)
