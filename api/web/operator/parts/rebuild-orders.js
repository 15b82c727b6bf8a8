/** The orders that can be given as a rebuild stands: planned and ordered, shown, given up, gone back. */
import { field } from '../../shared/components/form.js'
import { notices } from '../../shared/components/notices.js'
import { fill, h } from '../../shared/dom.js'
import { count } from '../../shared/format.js'
import { problemBox } from '../../shared/problem.js'
import { shared } from '../../shared/texts.js'
import { texts } from '../texts.js'
import { orderForm } from './commands.js'
import { button, card, facts } from './facts.js'

const said = texts.rebuild

/** `look` is called once an order has been given. */
export function orders(on, now, look) {
  if (!on.staff.may('orderRebuild'))
    return card({ title: said.plan }, on.staff.mayNot('orderRebuild'))
  const order = orderOf(on, look)
  const { building, kept } = now
  if (building !== null) {
    const canSwap = building.isBuilt && !building.swapWhenBuilt
    return h('div', { class: 'columns' }, canSwap && order(SWAP), order(CANCEL))
  }
  return h('div', { class: 'columns' }, planning(on, look), kept !== null && order(ROLLBACK))
}

const SWAP = {
  title: said.swapTitle,
  about: said.swapAbout,
  submit: said.swap,
  kind: 'primary',
  to: '/swap',
  done: said.swapped,
}
const CANCEL = {
  title: said.cancelTitle,
  about: said.cancelAbout,
  submit: said.cancel,
  kind: 'danger',
  to: '/cancel',
  done: said.cancelled,
}
const ROLLBACK = {
  title: said.rollbackTitle,
  about: said.rollbackAbout,
  submit: said.rollback,
  kind: 'danger',
  to: '/rollback',
  done: said.rolledBack,
}

const orderOf =
  ({ api, path }, look) =>
  ({ title, about, submit, kind, to, done }) =>
    card(
      { title },
      h('p', {}, about),
      orderForm({
        submit,
        kind,
        async send({ reason }, { key }) {
          await api.post(path + to, { reason }, { key })
          notices().say(done)
          await look()
        },
      }),
    )

/** The plan comes first: the order stands below what it will take. */
function planning(on, look) {
  const { api, path, signal } = on
  const place = h('div', { class: 'stack' })
  const plan = button(said.plan, async () => {
    fill(place, h('p', { class: 'soft', role: 'status' }, shared.working))
    try {
      fill(place, planned(await api.get(`${path}/plan`, { signal })), ordering(on, look))
    } catch (error) {
      if (!signal.aborted) fill(place, problemBox(error))
    }
  })
  return card({ title: said.planTitle, source: `${path}/plan` }, plan, place)
}

function planned({ events, seconds, bytes, workers }) {
  const time = seconds === null ? said.planUnknown : said.planSecondsOf(count(Math.ceil(seconds)))
  return [
    facts([
      [said.planEvents, count(events)],
      [said.planSeconds, time],
      [said.planBytes, said.planBytesOf(count(Math.ceil(bytes / 1e6)))],
      [said.planWorkers, said.planWorkersOf(workers.alive, workers.others)],
    ]),
    workers.alive === 0 && h('p', { class: 'notice warn' }, said.noWorkers),
    workers.others > 0 && h('p', { class: 'notice warn' }, said.otherWorkers),
  ]
}

const ordering = ({ api, name }, look) =>
  orderForm({
    fields: [
      field({
        name: 'swap',
        label: said.swapWhenBuilt,
        choices: Object.entries(said.swapChoices),
      }),
    ],
    submit: said.order,
    kind: 'primary',
    async send({ swap, reason }, { key }) {
      const body = { reason, swapWhenBuilt: swap === 'yes' }
      await api.post(`/v1/operations/projections/${name}/rebuilds`, body, { key })
      notices().say(said.ordered)
      await look()
    },
  })
