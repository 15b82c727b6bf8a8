/** The page of a launch: a stake, three cards of which one is turned, and what it won; no script, and nothing from elsewhere. */
import { escaped, frame as framed, money, policyFor } from '../sandbox/looks.ts'
import { decimalsOf } from './amounts.ts'
import type { Launch } from './book.ts'
import { gameOf, rtpOf, type Game } from './games.ts'
import { stakedOf, type Round } from './round.ts'

/** What the page shows. */
export type Shown = {
  readonly launch: Launch
  /** The newest of the launch. */
  readonly round: Round | undefined
  /** Its player is to turn a card. */
  readonly isWaiting: boolean
  readonly balance: bigint | null
}

/** In the currency's major unit, or in hundreds where it has no smaller one. */
const CHIPS = [1, 2, 5]
const CARDS = ['1', '2', '3']

const frame = (title: string, content: string) =>
  framed({ brand: 'Sandbox games', note: 'For trials only', title, content })

export const policyOf = ({ lobbyUrl }: Launch): string =>
  policyFor(lobbyUrl === null ? undefined : new URL(lobbyUrl).origin)

export const notFoundPage = (): string =>
  frame('No such game', '<p>Nothing is played at this address. Go back to where you came from.</p>')

function chipsOf(currency: string): string {
  const unit = 10 ** (decimalsOf(currency) || 2)
  return CHIPS.map((chip) => {
    const stake = String(chip * unit)
    return `<button class="primary" name="stake" value="${stake}">Stake ${money(stake, currency)}</button>`
  }).join('\n')
}

const cards = (): string =>
  CARDS.map(
    (card) =>
      `<button class="card" name="card" value="${card}" aria-label="Card ${card}">?</button>`,
  ).join('\n')

/** What became of the newest round; all codes are the casino's own words. */
function wordsOf({ launch, round, isWaiting }: Shown): string {
  if (round === undefined) return 'Choose a stake. Then turn one of three cards.'
  const { status, times, calls } = round
  const { currency } = launch
  if (status === 'open') {
    return isWaiting ? 'Your stake is placed. Turn a card.' : 'The casino has not answered yet.'
  }
  if (status === 'returned') return 'The casino gave no clear answer. Your stake was given back.'
  if (status === 'stuck')
    return 'The casino did not take the end of your round. It will be looked at.'
  const code = calls.findLast(({ result }) => result === 'refused')?.code
  if (status === 'refused')
    return `The casino refused your stake: ${escaped(code || 'no reason given')}.`
  const won = money(String(stakedOf(round) * BigInt(times ?? 0)), currency)
  return times === 0 ? 'Nothing on this card.' : `The card shows ${times}×: ${won} is paid.`
}

function choiceOf({ launch, round, isWaiting }: Shown): string {
  if (round?.status !== 'open') return `<form method="post">\n${chipsOf(launch.currency)}\n</form>`
  return isWaiting
    ? `<form method="post">\n${cards()}\n</form>`
    : '<p><a href="">Look again</a></p>'
}

export function pageOf(shown: Shown): string {
  const { launch, balance } = shown
  const { name, prizes, ...game } = gameOf(launch.game) as Game
  const most = Math.max(...prizes.map(({ times }) => times))
  const told = balance === null ? 'not told now' : money(String(balance), launch.currency)
  const back =
    launch.lobbyUrl === null
      ? ''
      : `\n<p><a href="${escaped(launch.lobbyUrl)}" target="_top">Back to the lobby</a></p>`
  return frame(
    name,
    `<dl>
<dt>Balance</dt><dd>${told}</dd>
<dt>Highest win</dt><dd>${most}× the stake</dd>
<dt>Pays back</dt><dd>${(rtpOf({ name, prizes, ...game }) / 100).toFixed(2)} % in the long run</dd>
</dl>
<p role="status">${wordsOf(shown)}</p>
${choiceOf(shown)}${back}`,
  )
}
