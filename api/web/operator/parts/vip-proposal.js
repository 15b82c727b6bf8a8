/** What may be done about a VIP tier that was proposed: checks, by somebody else the grant, or a refusal. */
import { field } from '../../shared/components/form.js'
import { h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { button } from './facts.js'
import { safely } from './lists.js'

const said = texts.vipProposals

const dialogOf = ({ api }, playerId, { act, fields = [], bodyOf, kind = 'primary' }) =>
  commandDialog(said[act].title, {
    api,
    path: `/v1/operations/vip-proposals/${playerId}/${act}`,
    about: [h('p', {}, said[act].about)],
    fields,
    bodyOf,
    send: said[act].title,
    kind,
    done: () => said[act].done,
  })

const choices = (names) => Object.entries(names)

const checkDialog = (on, playerId) =>
  dialogOf(on, playerId, {
    act: 'checks',
    fields: [
      field({ name: 'check', label: said.check, choices: choices(said.checkNames) }),
      field({ name: 'outcome', label: said.outcome, choices: choices(said.outcomes) }),
    ],
    bodyOf: ({ check, outcome, reason }) => ({ check, outcome, reason }),
  })

const bodyOf = ({ reason }) => ({ reason })

export function proposalActions(on, { playerId }, changed) {
  const { staff } = on
  const then = (dialog) =>
    safely(async () => {
      const answer = await dialog()
      if (answer !== null) await changed(answer)
    })
  const offers = [
    ['checkVip', said.checks.title, () => checkDialog(on, playerId)],
    ['grantVip', said.grant.title, () => dialogOf(on, playerId, { act: 'grant', bodyOf })],
    [
      'grantVip',
      said.refuse.title,
      () => dialogOf(on, playerId, { act: 'refuse', bodyOf, kind: 'danger' }),
    ],
  ].filter(([what]) => staff.may(what))
  if (offers.length === 0) return '–'
  return h(
    'div',
    { class: 'row' },
    offers.map(([, name, dialog]) => button(name, then(dialog))),
  )
}
