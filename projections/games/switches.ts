/** One row per switch of gaming that was ever turned, in one partition: they belong to nobody. */
import { instant, oneOf, text, type RowOf } from '../engine/columns.ts'
import { SHARED } from '../engine/partitions.ts'
import { projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

const columns = {
  partition: text, // SHARED
  kind: oneOf<'all' | 'game' | 'provider'>(),
  name: text, // '' of all
  state: oneOf<'on' | 'off'>(),
  reason: text, // of whoever turned it last, as all that follows
  turned_by: text,
  turned_at: instant,
}
export type SwitchRow = RowOf<typeof columns>

export const switches = projection({
  name: 'switches',
  oneRowPer: 'switch of gaming that was ever turned',
  answers: 'which games are switched off, since when, by whom and why',
  version: 1,
  columns,
  key: ['partition', 'kind', 'name'],
  partitionBy: 'partition',
  on: {
    Switched({ data: { target, isOn, reason }, metadata, occurredAt }) {
      const key = { partition: SHARED, kind: target.kind, name: target.name ?? '' }
      const turned = { reason, turned_by: metadata.actor.id, turned_at: occurredAt }
      return { key, evolve: () => ({ ...key, state: isOn ? 'on' : 'off', ...turned }) }
    },
  },
})

/** All of them: there are as many as games and providers at most. */
export const turnedSwitches = reading<SwitchRow>(
  { projection: 'switches', id: SHARED },
  sql`select * from read.switches`,
)
