/** Rows as CSV (RFC 4180) and as what a spreadsheet takes from the clipboard; no cell of them is run as a formula. */
import { h } from '../dom.js'

/** What a column says of a row, as text. */
export const textOf = ({ key, text }, row) => String((text ? text(row) : row[key]) ?? '')

/** What begins with one of these is a formula to spreadsheets (OWASP, CSV injection); a number below zero is none. */
const isFormula = (text) => /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
const safe = (text) => (isFormula(text) ? `'${text}` : text)
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const linesOf = (columns, rows) => [
  columns.map(({ label }) => label),
  ...rows.map((row) => columns.map((column) => safe(textOf(column, row)))),
]

export const csvOf = (columns, rows) =>
  linesOf(columns, rows)
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('')

export const tsvOf = (columns, rows) =>
  linesOf(columns, rows)
    .map((cells) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n')

/** Saves a text as a file. */
export function download(name, text, type = 'text/csv;charset=utf-8') {
  const url = URL.createObjectURL(new Blob([text], { type }))
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
