/** A VIP tier set by hand: of the player as they were seen, or not at all. */
import { field } from '../../shared/components/form.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'
import { facts } from './facts.js'

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
