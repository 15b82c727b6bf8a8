/** A task or a complaint is changed as it was seen, or not at all; where it has changed meanwhile, how it stands now is shown. */
import { texts } from '../texts.js'
import { facts } from './facts.js'
import { person } from './staff.js'

/** `path`: of what is changed, whose row was `seen`; `said`: its words. For `ifMatch` and `onStale` of a command. */
export function asSeen({ api, staff }, { path, seen, said }) {
  let { revision } = seen
  return {
    ifMatch: () => `"${revision}"`,
    async onStale() {
      const now = await api.get(path)
      revision = now.revision
      return facts([
        [said.status, said.statuses[now.status]],
        [said.owner, now.ownerId === null ? texts.assign.nobody : person(now.ownerId, staff)],
      ])
    },
  }
}
