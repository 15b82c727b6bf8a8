/** A report of the verification: its verdict first, then its numbers, then each finding. */
import { h } from '../../shared/dom.js'
import { count, number } from '../../shared/format.js'
import { table } from '../../shared/components/table.js'
import { streamAt } from '../places.js'
import { texts } from '../texts.js'
import { meanings } from '../verification/findings.js'
import { facts } from './facts.js'

/** As the command line's exit codes: 3, 5, 0. */
export const verdictOf = ({ findingCount, pending }) =>
  findingCount > 0 ? 'failed' : pending > 0 ? 'incomplete' : 'verified'

const KINDS = { verified: 'good', failed: 'bad', incomplete: 'warn' }

export function reportView({ report, ms }, { linked = true } = {}) {
  const { file } = texts
  const verdict = verdictOf(report)
  const said = {
    verified: () => file.said.verified(count(report.rounds)),
    failed: () => file.said.failed(count(report.findingCount)),
    incomplete: () => file.said.incomplete(count(report.pending)),
  }[verdict]()
  const rate = report.events / Math.max(ms / 1_000, 0.001)
  const numbers = ['events', 'head', 'rounds', 'verified', 'failed', 'pending']
  const notes = ['flaggedClientSeeds', 'unrecorded', 'unsettledClosings'].filter(
    (name) => report[name] > 0,
  )
  return h(
    'section',
    { class: 'stack', 'aria-label': file.verdicts[verdict] },
    h(
      'div',
      { class: `notice ${KINDS[verdict]} verdict`, role: 'status' },
      h('p', {}, h('strong', {}, file.verdicts[verdict]), ` ${said}`),
    ),
    h(
      'div',
      { class: 'card' },
      facts([
        ...[...numbers, ...notes].map((name) => [file.labels[name], shown(name, report[name])]),
        [file.labels.algorithm, h('span', { class: 'mono small' }, report.algorithm)],
        [
          file.labels.took,
          file.took(number(ms / 1_000, { maximumFractionDigits: 1 }), count(Math.round(rate))),
        ],
      ]),
    ),
    report.findings.length > 0 && findingsOf(report, linked),
  )
}

/** A position is a name, not an amount. */
const shown = (name, value) => (name === 'head' ? (value ?? '–') : count(value))

function findingsOf({ findings, findingCount }, linked) {
  const { file } = texts
  const columns = file.findingColumns
  return [
    h('h2', {}, file.findings),
    findingCount > findings.length &&
      h('p', { class: 'soft' }, file.listed(count(findings.length), count(findingCount))),
    table({
      caption: file.findings,
      name: 'findings',
      load: pagesOf(findings),
      columns: [
        { key: 'code', label: columns.code, cell: ({ code }) => h('code', {}, code) },
        {
          key: 'meaning',
          label: columns.meaning,
          text: ({ code }) => meanings[code],
          cell: ({ code }) => h('div', { class: 'wrapped' }, meanings[code]),
        },
        { key: 'expected', label: columns.expected, cell: wrapped('expected') },
        { key: 'found', label: columns.found, cell: wrapped('found') },
        { key: 'revision', label: columns.revision, kind: 'number' },
        { key: 'stream', label: columns.stream, cell: linked ? place : wrapped('stream') },
        { key: 'eventId', label: columns.eventId, kind: 'id' },
      ],
    }),
  ]
}

/** Rows that are drawn at once: a thousand would stop the page for a second. */
const ROWS = 50

const pagesOf =
  (findings) =>
  async ({ cursor }) => {
    const end = (cursor ?? 0) + ROWS
    return {
      data: findings.slice(cursor ?? 0, end),
      hasMore: end < findings.length,
      nextCursor: end,
    }
  }

const wrapped = (field) => (row) => h('div', { class: 'wrapped mono small' }, row[field])

const place = ({ stream, revision }) =>
  h('a', { href: streamAt(stream, { from: revision }), class: 'mono small' }, stream)
