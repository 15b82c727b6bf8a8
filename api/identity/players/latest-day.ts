/** Which day it is in a country: where it has several, the latest, so that nobody is refused on their birthday. */

/** Node has them from the IANA time zone database by way of CLDR; TypeScript's libraries do not know of it yet. */
type Zoned = Intl.Locale & { readonly timeZones?: readonly string[] }

/** `country`: ISO 3166-1 alpha-2; the answer is YYYY-MM-DD, that of UTC where no zone is known. */
export function latestDayIn(country: string, now: Date): string {
  const { timeZones = [] } = new Intl.Locale(`und-${country}`) as Zoned
  const days = timeZones.map((timeZone) => dayIn(timeZone, now))
  return days.reduce(
    (latest, day) => (day > latest ? day : latest),
    days[0] ?? now.toISOString().slice(0, 10),
  )
}

/** Swedes write dates as ISO 8601 does. */
const dayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now)
