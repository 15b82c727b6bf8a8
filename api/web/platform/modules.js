/** The six modules as cards; each opens to what it is and, by the API, what it has. */
import { fill, h } from '../shared/dom.js'
import { inDialog } from '../shared/components/dialog.js'
import { shared } from '../shared/texts.js'
import { platform } from './texts.js'

const words = platform.modules

const countsOf = ({ routes, streams, readTables }) =>
  words.counts({
    routes: routes.length,
    events: streams.flatMap(({ events }) => events).length,
    tables: readTables.length,
  })

function card(name, listed) {
  const { title, line } = words.each[name]
  const counts = h('p', { class: 'small soft counts' }, '\u00a0')
  const open = h(
    'button',
    { type: 'button', on: { click: () => void show(name, listed) } },
    words.open,
    h('span', { class: 'unseen' }, ` ${title}`),
  )
  void listed.then((all) => {
    const one = all.find((each) => each.name === name)
    if (one) fill(counts, countsOf(one))
  })
  return h('li', { class: 'card module' }, h('h3', {}, title), h('p', {}, line), counts, open)
}

/** `listed`: what GET /v1/platform/modules tells, or an empty list where it could not be read. */
export const modules = (listed) =>
  h(
    'section',
    { 'aria-labelledby': 'modules' },
    h('h2', { id: 'modules' }, words.title),
    h('p', { class: 'soft' }, words.lead),
    h(
      'ul',
      { class: 'grid plain modules' },
      Object.keys(words.each).map((name) => card(name, listed)),
    ),
  )

async function show(name, listed) {
  const text = words.each[name]
  const has = (await listed).find((each) => each.name === name)
  await inDialog(text.title, (done) =>
    h(
      'div',
      { class: 'module-detail stack', tabindex: -1, autofocus: true },
      part(words.does, h('p', {}, text.does)),
      part(words.how, h('p', {}, text.how)),
      has && part(words.routes, routesOf(has)),
      has && part(words.streams, streamsOf(has)),
      has && has.readTables.length > 0 && part(words.tables, tablesOf(has)),
      part(
        words.chapters,
        h(
          'ul',
          {},
          text.chapters.map((chapter) => h('li', {}, chapter)),
        ),
      ),
      h(
        'div',
        { class: 'row end' },
        h(
          'button',
          { type: 'button', class: 'primary', on: { click: () => done(null) } },
          shared.close,
        ),
      ),
    ),
  )
}

const part = (title, ...children) => h('section', {}, h('h3', {}, title), children)

const routesOf = ({ routes }) =>
  routes.length === 0
    ? h('p', { class: 'soft' }, words.noRoutes)
    : h(
        'ul',
        { class: 'plain routes' },
        routes.map(({ method, path, summary }) =>
          h(
            'li',
            {},
            h(
              'code',
              {},
              h('span', { class: `method ${method.toLowerCase()}` }, method),
              ' ',
              path,
            ),
            h('span', { class: 'small soft' }, summary),
          ),
        ),
      )

const streamsOf = ({ streams }) =>
  streams.length === 0
    ? h('p', { class: 'soft' }, words.noStreams)
    : streams.map(({ category, events }) =>
        h(
          'p',
          { class: 'chips' },
          h('code', { class: 'stream' }, `${category}-…`),
          events.map(({ type, version }) => [
            ' ',
            h('span', { class: 'badge' }, version > 1 ? `${type} v${version}` : type),
          ]),
        ),
      )

const tablesOf = ({ readTables }) =>
  h(
    'dl',
    { class: 'tables' },
    readTables.map(({ name, oneRowPer, answers, folds }) => [
      h('dt', {}, h('code', {}, name)),
      h(
        'dd',
        {},
        `${answers}. `,
        h(
          'span',
          { class: 'soft small' },
          [
            `${words.oneRowPer} ${oneRowPer}`,
            ...(folds.length === 0 ? [] : [`${words.folds} ${folds.join(', ')}`]),
          ].join('; '),
        ),
      ),
    ]),
  )
