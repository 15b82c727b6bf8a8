/** A report in words, and the exit code it comes to. */
import { meanings } from './findings.ts'
import type { CheckedRound } from './seeds.ts'
import type { Report } from './verify.ts'

/** 0 verified, 3 failed, 4 nothing found of what was asked for, 5 incomplete: a seed is not revealed yet. */
export function exitCodeOf(report: Report, isPart: boolean): number {
  const { rounds, pending, findingCount, hasSession } = report
  if (findingCount > 0) return 3
  if (isPart && rounds === 0 && !hasSession) return 4
  return pending > 0 ? 5 : 0
}

/** Of an exit code that is not 0, where nothing is wrong. */
const WAITING =
  'nothing was found forged: these rounds can be drawn again once their seed is revealed (exit code 5, not 3: incomplete, not failed)'

/** `isPart`: of some rounds only, where a note on the whole history would mislead. */
export function inWords(report: Report, isPart: boolean): string {
  const { rounds, verified, pending, findings, findingCount, flaggedClientSeeds, events, head } =
    report
  const lines = [
    ...report.shown.flatMap(roundInWords),
    ...findings.map(
      ({ code, stream, revision, eventId, expected, found }) =>
        `${code}: ${meanings[code]}\n  ${revision}@${stream}, event ${eventId}\n` +
        `  expected ${expected}\n  found    ${found}`,
    ),
    ...(findingCount > findings.length ? [`… and ${findingCount - findings.length} more`] : []),
    ...(flaggedClientSeeds > 0 && !isPart
      ? [`note: ${flaggedClientSeeds} seeds were played with a default or carried-over client seed`]
      : []),
    ...(report.unrecorded > 0 && !isPart
      ? [`note: ${report.unrecorded} ended seeds are not recorded by their session yet`]
      : []),
    ...(report.unsettledClosings > 0 && !isPart
      ? [`note: ${report.unsettledClosings} closed accounts have money that is not paid out yet`]
      : []),
    ...(pending > 0
      ? [
          `rounds whose seed is not revealed yet (rotate it, or close the session): ${pending}`,
          ...(findingCount > 0 ? [] : [WAITING]),
        ]
      : []),
    `${events} events, the last at position ${head ?? '-'}, ${findingCount} findings (${report.algorithm})`,
    `${verified} of ${rounds} rounds verified`,
  ]
  return `${lines.join('\n')}\n`
}

const roundInWords = (round: CheckedRound): string[] => [
  `round        ${round.roundId}`,
  `commitment   ${round.seedHash}, at position ${round.committedAt}`,
  `server seed  ${round.serverSeed ?? 'not revealed yet'}`,
  `hash of it   ${round.recomputed?.hash ?? '-'}`,
  `client seed  ${round.clientSeed}`,
  `nonce        ${round.nonce}`,
  `choice       ${round.choice} (${round.paytableVersion})`,
  `stake        ${round.stake}`,
  `outcome      ${round.outcome}, recomputed ${round.recomputed?.outcome ?? '-'}`,
  `payout       ${round.payout}, recomputed ${round.recomputed?.payout ?? '-'}`,
  `bet          ${round.bet.revision}@${round.bet.stream}, event ${round.bet.id}`,
  `win          ${round.win ? `${round.win.revision}@${round.win.stream}, event ${round.win.id}` : 'none'}`,
  `verdict      ${round.verdict}`,
  '',
]
