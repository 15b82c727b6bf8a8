/** Days of the calendar, as YYYY-MM-DD, which compare as text. */

/** The same day `years` later; 29 February comes out as 1 March where the year has none. */
export function yearsAfter(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const rest = day.slice(4) === '-02-29' && !isLeap ? '-03-01' : day.slice(4)
  return String(year).padStart(4, '0') + rest
}

/** The same day `months` later, or the last one of a month that is shorter; fewer than none: earlier. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const nth = year * 12 + (month - 1) + months
  const [inYear, inMonth] = [Math.floor(nth / 12), (nth % 12) + 1]
  const isLeap = inYear % 4 === 0 && (inYear % 100 !== 0 || inYear % 400 === 0)
  const days = inMonth === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(inMonth) ? 30 : 31
  const text = (value: number, width: number) => String(value).padStart(width, '0')
  return [text(inYear, 4), text(inMonth, 2), text(Math.min(date, days), 2)].join('-')
}
