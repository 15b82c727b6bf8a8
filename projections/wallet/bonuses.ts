/** One row per bonus of a wallet: how far it is wagered, until when, and how it ended. */
import { instant, int64, minor, nullable, oneOf, sum, uuid, type RowOf } from '../engine/columns.ts'
import { known, projection, type Fact } from '../engine/projection.ts'
import { NEWEST, type Page } from '../reading/page.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  player_id: uuid,
  bonus_id: uuid,
  status: oneOf<'waiting' | 'active' | 'converted' | 'forfeited' | 'expired' | 'exhausted'>(),
  forfeited_by: nullable(oneOf<Fact<'BonusForfeited'>['data']['by']>()),
  amount: minor, // of bonus money, once it is active
  target: sum, // what is to be wagered
  wagered: sum, // so far: stakes, each by its weight
  expires_at: nullable(instant), // null: it was never active
  granted_at: instant,
  ended_at: nullable(instant),
  position: int64, // of its BonusGranted
}
export type BonusRow = RowOf<typeof columns>

const changed = (playerId: string, bonusId: string, change: Partial<BonusRow>) => ({
  key: { player_id: playerId, bonus_id: bonusId },
  evolve: (row: BonusRow | null): BonusRow => ({ ...known(row), ...change }),
})

const progressed = ({
  key,
  data: { bonusId, wagered },
}: Fact<'BetPlaced' | 'StakePlaced' | 'StakeReturned'>) =>
  bonusId === undefined || wagered === undefined ? [] : changed(key, bonusId, { wagered })

const ended = (
  {
    key,
    data,
    occurredAt,
  }: Fact<'BonusConverted' | 'BonusForfeited' | 'BonusExpired' | 'BonusExhausted'>,
  status: BonusRow['status'],
  forfeited_by: BonusRow['forfeited_by'] = null,
) => changed(key, data.bonusId, { status, forfeited_by, ended_at: occurredAt })

export const bonuses = projection({
  name: 'bonuses',
  oneRowPer: 'bonus of a player',
  answers: 'how far a bonus is wagered, until when it can be, how it ended',
  version: 2,
  columns,
  key: ['player_id', 'bonus_id'],
  partitionBy: 'player_id',
  indexes: ['player_id, position desc'],
  on: {
    BonusGranted: ({ key, data: { bonusId, terms }, occurredAt, position }) => ({
      insert: {
        player_id: key,
        bonus_id: bonusId,
        status: 'waiting',
        forfeited_by: null,
        amount: terms.amount,
        target: terms.amount * BigInt(terms.multiple),
        wagered: 0n,
        expires_at: null,
        granted_at: occurredAt,
        ended_at: null,
        position,
      },
    }),
    BonusActivated: ({ key, data }) =>
      changed(key, data.bonusId, { status: 'active', expires_at: data.expiresAt }),
    BetPlaced: progressed,
    StakePlaced: progressed,
    StakeReturned: progressed,
    BonusConverted: (e) => ended(e, 'converted'),
    BonusForfeited: (e) => ended(e, 'forfeited', e.data.by),
    BonusExpired: (e) => ended(e, 'expired'),
    BonusExhausted: (e) => ended(e, 'exhausted'),
  },
})

/** Newest first; `before` is the position that the last page ended with. */
export const bonusesOf = (playerId: string, { limit, before = NEWEST }: Page) =>
  reading<BonusRow>(
    { projection: 'bonuses', id: playerId },
    sql`select * from read.bonuses
        where player_id = ${playerId} and position < ${before}::bigint
        order by position desc limit ${limit}`,
  )
