/** What a VIP tier means, and one that is set by hand: of the player as they were seen, or not at all. */
import { field } from '../../shared/components/form.js'
import { money } from '../../shared/format.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { card, facts } from './facts.js'

const said = texts.vip

export async function vipDialog({ api, path, playerId, signal }) {
  let seen = await api.read(path, { signal })
  const now = () => facts([[said.now, said.tiers[seen.body.vipTier]]])
  return commandDialog(said.title, {
    api,
    method: 'put',
    path: `/v1/players/${playerId}/vip-tier`,
    ifMatch: () => seen.etag,
    async onStale() {
      seen = await api.read(path, { signal })
      return now()
    },
    about: [now()],
    fields: [field({ name: 'tier', label: said.tier, choices: Object.entries(said.tiers) })],
    bodyOf: ({ tier, reason }) => ({ tier, reason }),
    send: said.send,
    kind: 'primary',
    done: ({ tier }) => said.sent(said.tiers[tier]),
  })
}

/** By the rules that hold now; the amount is shown, no withdrawal is refused by it. */
export const tierCard = (
  source,
  { tier, hasHost, withdrawalDayMax, currency, bonus, rules, asOf },
) =>
  card(
    { title: said.meaning.title, source, asOf },
    facts([
      [said.tier, said.tiers[tier]],
      [said.meaning.host, hasHost ? said.meaning.yes : said.meaning.no],
      [
        said.meaning.withdrawals,
        withdrawalDayMax === null ? said.meaning.noLimit : money(withdrawalDayMax, currency),
      ],
      [said.meaning.bonus, said.meaning.bonuses[bonus]],
      [said.meaning.rules, `${rules.tiers} · ${rules.market}`],
    ]),
  )
