// What a rebuild will take, in words; and the position at which one is to end.
import type { StoreClient } from '../../eventstore/client.ts'
import { eventAt } from '../../eventstore/read-all.ts'
import type { Plan } from '../../projections/rebuilds/plan.ts'
import { CliError, EXIT } from '../support/cli.ts'

/** A line each; of several one more, since their times are not to be added up. */
export function plansInWords(plans: readonly Plan[]): string {
  const lines = plans.map(
    ({ name, events, seconds, bytes }) =>
      `${name}: ${events.toLocaleString('en-GB')} events${timeOf(seconds)}` +
      `; needs about ${Math.ceil(bytes / 1e6)} MB beside the live table`,
  )
  const [first] = plans
  if (plans.length < 2 || (first?.seconds ?? null) === null) return lines.join('\n')
  const longest = Math.max(...plans.map(({ seconds }) => seconds ?? 0))
  return [...lines, `together${timeOf(longest)}: history is read once for all`].join('\n')
}

const timeOf = (seconds: number | null): string =>
  seconds === null ? '' : `, about ${Math.ceil(seconds)} s when nothing else runs`

/** The position that was given; throws CliError when no event of the store is at it. */
export async function eventPosition(client: StoreClient, text: string): Promise<bigint> {
  if (!/^\d{1,19}$/.test(text)) {
    throw new CliError('--until takes the position of an event: digits.', EXIT.usage)
  }
  const position = BigInt(text)
  // A cluster refuses a position between two events: it is told as one that is not there.
  const found = await eventAt(client, position).catch(() => undefined)
  if (found?.position === position) return position
  throw new CliError(
    `No event is at position ${text}. The "position" of an answer to a command is one that is.`,
    EXIT.usage,
  )
}
