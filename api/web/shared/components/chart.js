/** <acme-chart>: a line or two over time by uPlot, a sentence that says the same, and a table of it. */
import uPlot from '/web/vendor/uPlot.esm.js'
import { fill, h } from '../dom.js'
import { onPreference } from '../preferences.js'
import { shared } from '../texts.js'

const HEIGHT = 220

class Chart extends HTMLElement {
  #ending = new AbortController()
  #isTable = false

  /**
   * { title, summary, xLabel, x, series }: x in seconds since the Unix epoch (or plain numbers with `isTime: false`),
   * series [{ label, values, format, isBand }], each with one value or null an x.
   */
  show(data) {
    this.data = data
    if (this.isConnected) this.#draw()
  }

  connectedCallback() {
    this.#ending = new AbortController()
    const { signal } = this.#ending
    // The attribute follows the choice in the same turn, but after this listener.
    onPreference('scheme', () => queueMicrotask(() => this.#draw()), { signal })
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw(), {
      signal,
    })
    const size = new ResizeObserver(() =>
      this.plot?.setSize({ width: this.clientWidth, height: HEIGHT }),
    )
    size.observe(this)
    signal.addEventListener('abort', () => size.disconnect())
    if (this.data) this.#draw()
  }

  disconnectedCallback() {
    this.#ending.abort()
    this.plot?.destroy()
  }

  #draw() {
    const { title, summary } = this.data
    const place = h('div', { class: 'plot', 'aria-hidden': !this.#isTable })
    const toggle = h(
      'button',
      {
        type: 'button',
        class: 'quiet small no-print',
        on: {
          click: () => {
            this.#isTable = !this.#isTable
            this.#draw()
            this.querySelector('button').focus()
          },
        },
      },
      this.#isTable ? shared.chartAsChart : shared.chartAsTable,
    )
    this.plot?.destroy()
    this.plot = undefined
    fill(
      this,
      h('figure', {}, h('figcaption', {}, h('strong', {}, title), ' ', summary), toggle, place),
    )
    if (this.#isTable) fill(place, this.#table())
    else
      this.plot = new uPlot(
        this.#options(),
        [this.data.x, ...this.data.series.map(({ values }) => values)],
        place,
      )
  }

  #options() {
    const style = getComputedStyle(document.documentElement)
    const colour = (name) => style.getPropertyValue(`--${name}`).trim()
    const axis = {
      stroke: colour('ink-soft'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { stroke: colour('line') },
    }
    const { series, isTime = true } = this.data
    const format = series[0]?.format ?? String
    return {
      width: Math.max(this.clientWidth, 200),
      height: HEIGHT,
      scales: { x: { time: isTime, range: rangeOf(isTime) } },
      legend: { show: series.length > 1, live: false },
      bands: bandsOf(series, colour('accent-soft')),
      cursor: { drag: { x: false, y: false } },
      axes: [
        axis,
        { ...axis, size: 70, values: (_, values) => values.map((value) => format(value)) },
      ],
      series: [
        {},
        ...series.map(({ label, isBand }, n) => ({
          label,
          stroke: isBand ? colour('line-strong') : colour(`series-${(n % 3) + 1}`),
          width: isBand ? 1 : 2,
          dash: isBand ? [4, 4] : undefined,
          points: { show: this.data.x.length < 2 },
        })),
      ],
    }
  }

  #table() {
    const { x, series, xLabel, isTime = true } = this.data
    return h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': this.data.title },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, xLabel),
            series.map(({ label }) => h('th', { scope: 'col', class: 'number' }, label)),
          ),
        ),
        h(
          'tbody',
          {},
          x.map((at, n) =>
            h(
              'tr',
              {},
              h(
                'th',
                { scope: 'row' },
                isTime ? h('acme-time', { at: new Date(at * 1_000).toISOString() }) : at,
              ),
              series.map(({ values, format = String }) =>
                h('td', { class: 'number' }, values[n] === null ? '–' : format(values[n])),
              ),
            ),
          ),
        ),
      ),
    )
  }
}

/** A single point has room on both sides; by itself it would stand at the edge of years. */
const DAY_S = 86_400
const rangeOf = (isTime) => (plot, min, max) => {
  const [x] = plot.data
  const room = isTime ? DAY_S : 1
  return x.length === 1 ? [x[0] - room, x[0] + room] : [min, max]
}

/** Between the two series of a band, the higher one named first. */
function bandsOf(series, fill) {
  const [low, high] = series.flatMap(({ isBand }, n) => (isBand ? [n + 1] : []))
  return high === undefined ? [] : [{ series: [high, low], fill }]
}

customElements.define('acme-chart', Chart)
