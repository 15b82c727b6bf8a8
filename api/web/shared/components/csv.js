/** Rows as CSV (RFC 4180) and as what a spreadsheet takes from the clipboard; no cell of them is run as a formula. */
import { h } from '../dom.js'

/** What a column says of a row, as text. */
export const textOf = ({ key, text }, row) => String((text ? text(row) : row[key]) ?? '')

/**
 * What begins with one of these is a formula to spreadsheets (OWASP, CSV injection), in its wide form too, and behind blanks that some of
 * them take away; a number below zero is none.
 */
const isFormula = (text) =>
  /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
const safe = (text) => (isFormula(text) ? `'${text}` : text)
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** As it is pasted: a cell that begins with a quote would be read as one in quotes, up to the next, and what is in them as a cell. */
const pasted = (text) => safe(text.replace(/[\t\r\n]+/g, ' ').replace(/^(?=\s*")/, "'"))

const linesOf = (columns, rows, cell) => [
  columns.map(({ label }) => label),
  ...rows.map((row) => columns.map((column) => cell(textOf(column, row)))),
]

export const csvOf = (columns, rows) =>
  linesOf(columns, rows, safe)
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('')

export const tsvOf = (columns, rows) =>
  linesOf(columns, rows, pasted)
    .map((cells) => cells.join('\t'))
    .join('\n')

/** Saves a text as a file, or a Blob as it is. */
export function download(name, content, type = 'text/csv;charset=utf-8') {
  const blob = content instanceof Blob ? content : new Blob([content], { type })
  const url = URL.createObjectURL(blob)
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
