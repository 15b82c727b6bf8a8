/** Amounts, numbers and instants as people read them; all of them by Intl, in the language of the document. */

/** The reader's own form of it, as in en-GB where the page is en: days stand before months where the reader expects them so. */
function language() {
  const ofPage = document.documentElement.lang || 'en'
  return navigator.languages.find((one) => one.split('-')[0] === ofPage) ?? ofPage
}

const currencies = new Map()

/** Of one currency, with its own number of decimals: 2 of EUR, 0 of JPY, 3 of KWD. */
function currencyFormat(currency) {
  const known = currencies.get(currency)
  if (known) return known
  const format = new Intl.NumberFormat(language(), { style: 'currency', currency })
  const made = { format, exponent: format.resolvedOptions().maximumFractionDigits }
  currencies.set(currency, made)
  return made
}

/** Digits in minor units ("-1050", EUR) as "-€10.50": exact at any size, since the decimal stays text. */
export function money(minor, currency) {
  const { format, exponent } = currencyFormat(currency)
  return format.format(decimalOf(String(minor), exponent))
}

const decimalOf = (minor, exponent) => {
  if (exponent === 0) return minor
  const sign = minor.startsWith('-') ? '-' : ''
  const digits = minor.replace('-', '').padStart(exponent + 1, '0')
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/** An amount for an input, as in "10.50". */
export const decimal = (minor, currency) =>
  decimalOf(String(minor), currencyFormat(currency).exponent)

/** What somebody typed ("10.5", "10,50") in minor units as digits; null where it is no amount of that currency. */
export function minorOf(typed, currency) {
  const { exponent } = currencyFormat(currency)
  const [, whole, part = ''] = /^(\d{1,15})(?:[.,](\d*))?$/.exec(typed.trim()) ?? []
  if (whole === undefined || part.length > exponent) return null
  return String(BigInt(whole + part.padEnd(exponent, '0')))
}

/** 1234567 as "1,234,567"; digits of any size may come as text. */
export const count = (value) => new Intl.NumberFormat(language()).format(BigInt(value))

export const number = (value, options = {}) =>
  new Intl.NumberFormat(language(), options).format(value)

/** A share (0.9734) as "97.34 %" of the language's own form. */
export const percent = (share, digits = 2) =>
  number(share, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })

/** An id, hash or seed where there is no room for all of it. */
export const shortened = (text) =>
  text.length > 13 ? `${text.slice(0, 8)}…${text.slice(-4)}` : text

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** "3 minutes ago" of an instant. */
export function relative(iso, nowMs = Date.now()) {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1_000)
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
  const format = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' })
  return format.format(Math.trunc(seconds / size), unit)
}

/** An instant in the mode that the reader chose: 'local', 'utc' or 'relative'. */
export function instant(iso, mode) {
  if (mode === 'relative') return relative(iso)
  const options = { dateStyle: 'medium', timeStyle: 'medium' }
  if (mode === 'local') return new Intl.DateTimeFormat(language(), options).format(new Date(iso))
  const format = new Intl.DateTimeFormat(language(), { ...options, timeZone: 'UTC' })
  return `${format.format(new Date(iso))} UTC`
}

/** A day of the calendar ("2026-01-01"), the same in every time zone. */
export const day = (date) =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date))
