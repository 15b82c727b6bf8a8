/** Where each command of a wallet stands in its stream, by its id and by its alias: for repeats and references. */
import { int64, uuid } from '../engine/columns.ts'
import { projection } from '../engine/projection.ts'
import { reading } from '../reading/read.ts'
import { sql } from '../../postgres/sql.ts'

/** Of these streams alone the memory is too short: no other stream of a player has as many commands. */
export const CATEGORY = 'wallet'

const columns = {
  player_id: uuid,
  command_id: uuid, // or the alias
  revision: int64, // of the command's first event
}

export const commands = projection({
  name: 'commands',
  oneRowPer: 'id and alias of a wallet’s command',
  answers: 'where its events stand, for repeats and references that memory has evicted',
  version: 1,
  columns,
  key: ['player_id', 'command_id'],
  partitionBy: 'player_id',
  on: {},
  every: {
    category: CATEGORY,
    change({ key: player_id, commandId, revision, metadata: { alias } }) {
      const byId = { first: { player_id, command_id: commandId, revision } }
      if (alias === undefined) return byId
      return [byId, { first: { player_id, command_id: alias, revision } }]
    },
  },
})

/** Those of the names that are known. */
export const revisionsOf = (playerId: string, names: readonly string[]) =>
  reading<{ command_id: string; revision: bigint }>(
    { projection: 'commands', id: playerId },
    sql`select command_id, revision from read.commands
        where player_id = ${playerId} and command_id = any(${[...names]}::uuid[])`,
  )
