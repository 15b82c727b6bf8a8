/** Payouts by the house: what is left on an account that has ended. One of the staff asks, another decides; all there is is paid. */
import { field } from '../../shared/components/form.js'
import { h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { button, facts } from './facts.js'
import { safely } from './lists.js'
import { person } from './staff.js'

const said = texts.payouts
const pathOf = (playerId) => `/v1/players/${playerId}/payouts`

/** What there is to pay, as it stands now: the decision pays what there is then. */
async function balanceOf(api, playerId) {
  const { balance, currency } = await api.get(`/v1/wallet?playerId=${playerId}`)
  return h('span', { class: 'number' }, money(balance, currency))
}

export const requestPayoutDialog = async ({ api, playerId }) =>
  commandDialog(said.requestTitle, {
    api,
    path: pathOf(playerId),
    about: [
      h('p', {}, said.requestAbout),
      facts([[said.balanceNow, await balanceOf(api, playerId)]]),
    ],
    fields: [
      field({
        name: 'instrument',
        label: said.instrument,
        hint: said.instrumentHint,
        autocomplete: 'off',
        maxlength: 64,
      }),
    ],
    bodyOf: ({ instrument, reason }) => ({
      reason,
      ...(instrument.trim() === '' ? {} : { instrument: instrument.trim() }),
    }),
    send: said.request,
    kind: 'primary',
    done: () => said.requested,
  })

async function decideDialog({ api, staff }, row, isApproved) {
  const { playerId, payoutId, instrument, requestReason, requestedBy } = row
  return commandDialog(said.decideTitle, {
    api,
    path: `${pathOf(playerId)}/${isApproved ? 'approval' : 'refusal'}`,
    about: [
      facts([
        [said.columns.playerId, h('code', { class: 'hash' }, playerId)],
        [said.balanceNow, await balanceOf(api, playerId)],
        [said.columns.instrument, instrument],
        [said.columns.requestReason, requestReason],
        [said.columns.requestedBy, person(requestedBy, staff)],
      ]),
    ],
    bodyOf: ({ reason }) => ({ payoutId, reason }),
    send: isApproved ? said.approve : said.refuse,
    kind: isApproved ? 'primary' : 'danger',
    done: ({ amount }) => (isApproved ? said.approved(amount !== null) : said.refused),
  })
}

/** What may be done about one; who asked for it is told why they cannot decide. */
export function payoutActions(on, row, changed) {
  const { staff } = on
  const offer = (name, dialog) =>
    button(
      name,
      safely(async () => {
        const answer = await dialog()
        if (answer !== null) await changed(answer)
      }),
    )
  if (row.status === 'needed' || row.status === 'refused') {
    if (!staff.may('requestPayout')) return staff.mayNot('requestPayout')
    return offer(said.request, () => requestPayoutDialog({ ...on, playerId: row.playerId }))
  }
  if (row.status !== 'requested') return '–'
  if (!staff.may('decidePayout')) return staff.mayNot('decidePayout')
  if (staff.isMe(row.requestedBy)) return h('span', { class: 'soft small' }, texts.fourEyes)
  return h(
    'div',
    { class: 'row' },
    offer(said.approve, () => decideDialog(on, row, true)),
    offer(said.refuse, () => decideDialog(on, row, false)),
  )
}
