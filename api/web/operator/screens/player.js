/** One player: who it is as the API shows it to this role, what they have, what is barred, and everything on one line of time. */
import { fill, h } from '../../shared/dom.js'
import { money } from '../../shared/format.js'
import { problemBox } from '../../shared/problem.js'
import { copyButton } from '../../shared/components/copy.js'
import { badge, button, card, facts } from '../parts/facts.js'
import { texts } from '../texts.js'
import { accountFacts, closeDialog, deceasedDialog, reopenDialog } from '../parts/account.js'
import { adjustDialog } from '../parts/adjust.js'
import { bonusesTable, entriesTable, refusalsTable } from '../parts/player-tables.js'
import { personalFacts } from '../parts/person.js'
import { requestPayoutDialog } from '../parts/payout.js'
import { revealDialog } from '../parts/reveal.js'
import { safely, withQuery } from '../parts/lists.js'
import { suspendDialog, suspensionsTable } from '../parts/suspend.js'
import { complaintsPanel, contactsPanel, notesPanel, tasksPanel } from '../parts/support-tables.js'
import { tagsPanel } from '../parts/tags.js'
import { timeline } from '../parts/timeline.js'
import { tierCard, vipDialog } from '../parts/vip.js'

const said = texts.player

export async function show(outlet, { api, staff, params, query, signal }) {
  const playerId = encodeURIComponent(params.playerId) // whoever wrote the address: it stays one part of a path
  const path = `/v1/players/${playerId}`
  const ofTier = `${path}/vip-tier`
  const [profile, tier] = await Promise.all([
    api.read(path, { signal }),
    api.get(ofTier, { signal }),
  ])
  const { currency } = profile.body
  /** The position of the last thing that was done here: what is read next has it. */
  const seen = { after: undefined }
  const places = { profile: h('div'), tier: h('div'), wallet: h('div'), restrictions: h('div') }
  const on = { api, staff, signal, playerId, currency, seen }
  const panels = panelsOf({ ...on, changed: (answer) => drawAll(answer) }, query.get('show'))
  fill(
    outlet,
    h('h1', {}, said.title),
    h(
      'p',
      { class: 'row' },
      h('code', { class: 'hash' }, playerId),
      copyButton(playerId, said.title),
    ),
    h(
      'div',
      { class: 'columns' },
      h('div', { class: 'stack' }, places.profile, places.tier),
      h('div', { class: 'stack' }, places.wallet, places.restrictions),
    ),
    actionsCard(on, path, drawAll),
    panels.element,
  )
  draw(places.profile, () => profileCard(on, path, profile.body))
  draw(places.tier, () => tierCard(ofTier, tier))
  return Promise.all([drawWallet(), drawRestrictions()])

  async function drawAll({ position }) {
    seen.after = position
    panels.again()
    await Promise.all([drawProfile(), drawTier(), drawWallet(), drawRestrictions()])
  }
  async function drawProfile() {
    const { body } = await api.read(withQuery(path, seen), { signal })
    draw(places.profile, () => profileCard(on, path, body))
  }
  function drawTier() {
    return draw(places.tier, async () => {
      const from = withQuery(ofTier, seen)
      return tierCard(from, await api.get(from, { signal }))
    })
  }
  function drawWallet() {
    return draw(places.wallet, async () => {
      const from = withQuery('/v1/wallet', { playerId, ...seen })
      return walletCard(from, await api.get(from, { signal }))
    })
  }
  function drawRestrictions() {
    return draw(places.restrictions, async () => {
      const from = withQuery('/v1/wallet/restrictions', { playerId, ...seen })
      return restrictionsCard(from, await api.get(from, { signal }))
    })
  }
}

/** What this role may do; what it may not is said. */
function actionsCard(on, path, drawAll) {
  const { staff } = on
  const offers = [
    ['requestAdjustment', texts.adjust.title, adjustDialog],
    ['suspend', texts.suspensions.suspend, suspendDialog],
    ['setVipTier', texts.vip.title, vipDialog],
    ['endAccount', texts.account.close.title, closeDialog],
    ['endAccount', texts.account.reopen.title, reopenDialog],
    ['recordDeceased', texts.account.deceased.title, deceasedDialog],
    ['requestPayout', texts.payouts.request, requestPayoutDialog],
  ]
  const open = (dialog) =>
    safely(async () => {
      const answer = await dialog({ ...on, path })
      if (answer !== null) await drawAll(answer)
    })
  const may = offers.filter(([what]) => staff.may(what))
  return card(
    { title: said.actions },
    h(
      'div',
      { class: 'row' },
      may.map(([, name, dialog]) => button(name, open(dialog))),
    ),
    [...new Set(offers.map(([what]) => what))]
      .filter((what) => !staff.may(what))
      .map((what) => staff.mayNot(what)),
  )
}

/** A card that cannot be read says so in its place; the others go on. */
async function draw(place, made) {
  try {
    fill(place, await made())
  } catch (error) {
    if (error?.name === 'AbortError') return
    const again = () => draw(place, made)
    fill(
      place,
      error.status === 404
        ? h('p', { class: 'card soft' }, said.noWallet)
        : problemBox(error, again),
    )
  }
}

function profileCard(on, source, body) {
  const { facts: name } = said
  const { personal } = body
  return card(
    { title: said.profile, source, asOf: body.asOf },
    facts([
      [name.status, badge(body.status)],
      ...accountFacts(body.account),
      [name.vipTier, body.vipTier],
      [name.country, body.country],
      [name.currency, body.currency],
      [name.market, body.market],
      [name.brand, body.brand],
      [name.accountKind, badge(body.accountKind)],
      [name.kycStatus, body.kycStatus],
      [name.termsVersion, body.termsVersion],
      [name.registeredAt, h('acme-time', { at: body.registeredAt })],
      [name.revision, body.revision],
      ...(personal === null ? [[name.personal, said.noPersonal]] : personalFacts(personal)),
    ]),
    body.isMasked &&
      on.staff.has('players.reveal') &&
      button(
        texts.reveal.open,
        safely(() => revealDialog(on)),
      ),
  )
}

function walletCard(source, wallet) {
  const sums = Object.entries(said.sums)
  return card(
    { title: said.wallet, source, asOf: wallet.asOf },
    h(
      'dl',
      { class: 'facts sums' },
      sums.map(([key, name]) => [
        h('dt', {}, name),
        h('dd', { class: 'number' }, money(wallet[key], wallet.currency)),
      ]),
    ),
  )
}

function restrictionsCard(source, { data, asOf }) {
  const one = ({ kind, scopes, since, until }) =>
    h(
      'li',
      {},
      badge('suspended', kind),
      ` ${scopes.join(', ')} · ${said.since} `,
      h('acme-time', { at: since }),
      ' · ',
      until === null ? said.untilLifted : [`${said.until} `, h('acme-time', { at: until })],
    )
  return card(
    { title: said.restrictions, source, asOf },
    data.length === 0
      ? h('p', { class: 'soft' }, said.noRestrictions)
      : h('ul', { class: 'plain' }, data.map(one)),
  )
}

const PANELS = {
  timeline,
  entries: entriesTable,
  bonuses: bonusesTable,
  suspensions: suspensionsTable,
  refusals: refusalsTable,
  notes: notesPanel,
  contacts: contactsPanel,
  tasks: tasksPanel,
  complaints: complaintsPanel,
  tags: tagsPanel,
}

/** One of them at a time, named in the address, so that back, reload and a second tab show the same. */
function panelsOf(on, wanted) {
  const place = h('div', { class: 'panel' })
  let shown = Object.hasOwn(PANELS, wanted) ? wanted : 'timeline'
  const buttons = Object.keys(PANELS).map((name) =>
    button(said.panels[name], () => select(name), { kind: 'quiet', 'data-panel': name }),
  )
  const again = () => fill(place, PANELS[shown](on))
  function select(name) {
    shown = name
    history.replaceState(null, '', `#players/${on.playerId}?show=${name}`)
    mark()
    again()
  }
  function mark() {
    for (const one of buttons) one.setAttribute('aria-pressed', String(one.dataset.panel === shown))
  }
  mark()
  again()
  const group = h(
    'div',
    { class: 'panels', role: 'group', 'aria-label': said.panelsLabel },
    buttons,
  )
  return { element: h('div', {}, group, place), again }
}
