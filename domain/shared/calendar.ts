/** Days of the calendar, as YYYY-MM-DD, which compare as text. */

/** The same day `years` later; 29 February comes out as 1 March where the year has none. */
export function yearsAfter(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const rest = day.slice(4) === '-02-29' && !isLeap ? '-03-01' : day.slice(4)
  return String(year).padStart(4, '0') + rest
}
