/** Switches of all games, of providers and of games: how each stands, and turned after a preview. */
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { commandDialog } from '../parts/commands.js'
import { badge, button } from '../parts/facts.js'
import { every, refresh, safely, withQuery } from '../parts/lists.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const PATH = '/v1/operations/switches'
const EVERY_MS = 5_000
const said = texts.switches

const nameOf = ({ target: { kind, name } }) => said.targets[kind](name)
const stateOf = ({ isOn }) => (isOn ? said.on : said.off)

export function show(outlet, { api, staff, signal }) {
  let after
  const turn = async (row) => {
    const answer = await turnDialog(api, row)
    if (answer === null) return
    after = answer.position
    await list.again()
  }
  const { columns } = said
  const list = table({
    caption: said.caption,
    name: 'switches',
    source: PATH,
    load: () => api.get(withQuery(PATH, { after }), { signal }),
    columns: [
      { key: 'target', label: columns.target, text: nameOf },
      {
        key: 'isOn',
        label: columns.isOn,
        text: stateOf,
        cell: (row) => badge(row.isOn ? 'ok' : 'down', stateOf(row)),
      },
      staff.may('turnSwitch') && {
        key: 'turn',
        label: columns.turn,
        text: () => '',
        cell: (row) =>
          button(
            row.isOn ? said.turnOff : said.turnOn,
            safely(() => turn(row)),
          ),
      },
      { key: 'reason', label: columns.reason, kind: 'long', text: ({ turned }) => turned?.reason },
      {
        key: 'by',
        label: columns.by,
        text: ({ turned }) => turned?.by ?? '',
        cell: ({ turned }) => person(turned?.by, staff),
      },
      {
        key: 'at',
        label: columns.at,
        text: ({ turned }) => turned?.at ?? '',
        cell: ({ turned }) => (turned === null ? '–' : h('acme-time', { at: turned.at })),
      },
    ].filter(Boolean),
  })
  fill(
    outlet,
    h('h1', {}, said.title),
    h('p', {}, said.about),
    !staff.may('turnSwitch') && staff.mayNot('turnSwitch'),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}

/** Resolves to the answer, or null where it was left. */
function turnDialog(api, row) {
  const isOn = !row.isOn
  const what = nameOf(row)
  return commandDialog((isOn ? said.turnOnTitle : said.turnOffTitle)(what), {
    api,
    path: PATH,
    bodyOf: ({ reason }) => ({ target: row.target, isOn, reason }),
    send: isOn ? said.turnOn : said.turnOff,
    kind: isOn ? 'primary' : 'danger',
    done: () => said.turned(what, isOn),
  })
}
