/** The packs of one kind of rules: what holds, who drafted, decided and activated each, and what may be done about it. */
import { inDialog } from '../../shared/components/dialog.js'
import { json } from '../../shared/components/json.js'
import { table } from '../../shared/components/table.js'
import { fill, h } from '../../shared/dom.js'
import { shared } from '../../shared/texts.js'
import { badge, button, card, facts } from '../parts/facts.js'
import { every, listOf, refresh, safely } from '../parts/lists.js'
import { decisionDialog, draftDialog } from '../parts/rules-commands.js'
import { difference } from '../parts/rules-difference.js'
import { person } from '../parts/staff.js'
import { texts } from '../texts.js'

const EVERY_MS = 5_000
const said = texts.ruleKind

const ACTS = [
  { name: 'approve', route: 'approvals', may: 'decideRules', in: ['drafted'], kind: 'primary' },
  { name: 'reject', route: 'rejections', may: 'decideRules', in: ['drafted'], kind: 'danger' },
  {
    name: 'activate',
    route: 'activations',
    may: 'activateRules',
    in: ['approved'],
    kind: 'primary',
  },
  {
    name: 'withdraw',
    route: 'withdrawals',
    may: 'draftRules',
    in: ['drafted', 'approved', 'activated'],
    kind: 'danger',
  },
]
const DONE = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' }

export async function show(outlet, { api, staff, params, signal }) {
  const kind = encodeURIComponent(params.kind)
  const path = `/v1/operations/rules/${kind}`
  const held = h('div')
  let after
  const inForce = async () => {
    const { inForce: now } = await api.get(`${path}?limit=1`, { signal })
    return { ...(await api.get(`${path}/pack?version=${now.version}`, { signal })), ...now }
  }
  const draw = async () => {
    const now = await inForce()
    fill(held, inForceCard(now))
    return now
  }
  const done = async (answer) => {
    if (answer === null) return
    after = answer.position
    await Promise.all([list.again(), draw()])
  }
  const open = async (row) => {
    const act = await packDialog({ api, staff, path, row, now: await inForce() })
    if (act === null) return
    const asked = { ...act, done: DONE[act.name] }
    await done(await decisionDialog({ api, path, version: row.version }, asked))
  }
  const list = table({
    caption: said.caption,
    name: kind,
    empty: said.none,
    ...listOf({ api, signal, path, query: () => ({ after }) }),
    columns: columnsOf(staff, open),
  })
  const draft = safely(async () => done(await draftDialog({ api, path, inForce: await inForce() })))
  await draw() // first: the list below it would be pushed down
  fill(
    outlet,
    h('h1', {}, kind),
    said.abouts[kind] && h('p', {}, said.abouts[kind]),
    held,
    staff.may('draftRules') ? button(said.draft, draft) : staff.mayNot('draftRules'),
    list,
  )
  every(EVERY_MS, signal, () => refresh(list))
}

const inForceCard = (now) =>
  card(
    { title: said.inForce },
    facts([
      [texts.rules.columns.version, now.version],
      [texts.rules.columns.sequence, String(now.sequence)],
      [
        texts.rules.columns.since,
        now.since === null ? texts.rules.shipped : h('acme-time', { at: now.since }),
      ],
    ]),
    json(now.pack),
  )

function columnsOf(staff, open) {
  const { columns } = said
  const of = (key) => ({ key, label: columns[key], cell: (row) => person(row[key], staff) })
  return [
    { key: 'version', label: columns.version },
    {
      key: 'status',
      label: columns.status,
      cell: ({ status }) => badge(status, said.statuses[status]),
    },
    {
      key: 'look',
      label: columns.look,
      text: () => '',
      cell: (row) =>
        button(
          said.open,
          safely(() => open(row)),
        ),
    },
    { key: 'at', label: columns.at, kind: 'time' },
    { key: 'effectiveTo', label: columns.effectiveTo, kind: 'time' },
    of('draftedBy'),
    { key: 'draftReason', label: columns.draftReason, kind: 'long' },
    of('decidedBy'),
    of('activatedBy'),
  ]
}

/** What it would change, and the ways on; resolves to the one that was taken, or null. Four eyes: who drafted it sees why not. */
async function packDialog({ api, staff, path, row, now }) {
  const pack = await api.get(`${path}/pack?version=${row.version}`)
  return inDialog(said.packTitle(row.version), (done) => {
    const acts = ACTS.filter(({ in: states, may }) => states.includes(row.status) && staff.may(may))
    const isMine = staff.isMe(row.draftedBy) && row.status === 'drafted'
    const open = acts.filter(({ may }) => !(isMine && may === 'decideRules'))
    return [
      difference(now, pack),
      json(pack.pack),
      isMine && h('p', { class: 'notice' }, texts.fourEyes),
      h(
        'div',
        { class: 'row' },
        open.map((act) => button(said[act.name], () => done(act), { kind: act.kind })),
        button(shared.close, () => done(null)),
      ),
    ]
  })
}
