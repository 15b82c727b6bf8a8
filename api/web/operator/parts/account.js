/** The life of an account: closed, reopened, a death recorded; each with a reason, and on record. */
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'

const said = texts.account

const dialogOf =
  (act, kind) =>
  ({ api, playerId }) =>
    commandDialog(said[act].title, {
      api,
      path: `/v1/players/${playerId}/${act}`,
      about: [h('p', {}, said[act].about)],
      bodyOf: ({ reason }) => ({ reason }),
      send: said[act].title,
      kind,
      done: () => said[act].done,
    })

export const closeDialog = dialogOf('close', 'danger')
export const reopenDialog = dialogOf('reopen', 'primary')
export const deceasedDialog = dialogOf('deceased', 'danger')

/** What of it the profile shows. */
export const accountFacts = ({ status, since, reopeningAskedAt, dormantAt }) => [
  [said.facts.status, said.statuses[status]],
  [said.facts.since, h('acme-time', { at: since })],
  ...(reopeningAskedAt === null
    ? []
    : [[said.facts.reopeningAskedAt, h('acme-time', { at: reopeningAskedAt })]]),
  ...(dormantAt === null ? [] : [[said.facts.dormantAt, h('acme-time', { at: dormantAt })]]),
]
