/** Where each player has signed in from, as hashes: a sign-in from elsewhere is told to them, once it is not their first. */
import type { SignInEvent } from '../../../domain/identity/sign-in/events.ts'
import { stepIdOf } from '../../../eventstore/ids.ts'
import { query, type PoolClient } from '../../../postgres/postgres.ts'
import { sql } from '../../../postgres/sql.ts'
import type { WhereFrom } from '../../http/where-from.ts'
import type { Peppers } from '../../keys/peppers.ts'
import type { Orders } from '../mail/letters.ts'
import type { SignInFacts } from './sign-in-facts.ts'

/** Of a player: who has more of them is told again of the one that was used longest ago. */
const KEPT_MAX = 20

/** `device`: a random id that the page keeps; without it the network counts in its place. */
export type SeenFrom = WhereFrom & { readonly device?: string | undefined }

export type Devices = {
  /** Within the transaction in which the sign-in `sid` begins; the fact that it was from elsewhere is recorded later. */
  readonly see: (
    client: PoolClient,
    signIn: { subjectId: string; sid: string },
    from: SeenFrom,
  ) => Promise<void>
}

type Deps = {
  peppers: Pick<Peppers, 'ofBody'>
  orders: Pick<Orders, 'order'>
  facts: Pick<SignInFacts, 'befell'>
  nowMs: () => number
}

export function createDevices({ peppers, orders, facts, nowMs }: Deps): Devices {
  const hashOf = ({ device, network, agent }: SeenFrom) =>
    peppers.ofBody(device === undefined ? { network, agent } : { device, agent })

  return {
    async see(client, { subjectId, sid }, from) {
      const at = new Date(nowMs()).toISOString()
      const { isNew, isFirst } = await keep(client, { subjectId, device: hashOf(from), at })
      if (!isNew || isFirst) return
      const { agent } = from
      const letterId = stepIdOf(sid, 'new device')
      await orders.order(client, { letterId, kind: 'newDevice', subjectId, details: { at, agent } })
      const fact: SignInEvent = { type: 'NewDeviceSeen', data: { familyId: sid, agent } }
      await facts.befell(client, { id: subjectId, fact, key: sid })
    },
  }
}

type Kept = { subjectId: string; device: string; at: string }

async function keep(client: PoolClient, { subjectId, device, at }: Kept) {
  const [state] = await query<{ known: bigint; is_known: boolean }>(
    client,
    sql`select count(*) as known, coalesce(bool_or(device = ${device}), false) as is_known
        from identity.devices where subject_id = ${subjectId}`,
  )
  await query(
    client,
    sql`insert into identity.devices (subject_id, device, last_at)
        values (${subjectId}, ${device}, ${at})
        on conflict (subject_id, device) do update set last_at = excluded.last_at`,
  )
  await query(
    client,
    sql`delete from identity.devices where subject_id = ${subjectId} and device in (
          select device from identity.devices where subject_id = ${subjectId}
          order by last_at desc, device offset ${KEPT_MAX})`,
  )
  return { isNew: state?.is_known !== true, isFirst: (state?.known ?? 0n) === 0n }
}
