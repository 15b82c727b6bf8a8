/** Shows in clear, once, what is masked of a player; what was shown is gone with the dialog. */
import { inDialog } from '../../shared/components/dialog.js'
import { field, form } from '../../shared/components/form.js'
import { fill, h } from '../../shared/dom.js'
import { texts } from '../texts.js'
import { reasonField } from './commands.js'
import { button, facts } from './facts.js'
import { personalFacts } from './person.js'

const said = texts.reveal

export function revealDialog({ api, playerId }) {
  return inDialog(said.title, (done) => {
    const place = h('div', { role: 'status' })
    const asking = form({
      fields: [
        h('p', {}, said.about),
        field({ name: 'field', label: said.field, choices: Object.entries(said.fields) }),
        reasonField(),
      ],
      submit: said.send,
      cancel: () => done(null),
      async send({ field: wanted, reason }, { key }) {
        const path = `/v1/players/${playerId}/reveals`
        const { personal } = await api.post(path, { fields: [wanted], reason }, { key })
        asking.hidden = true
        fill(
          place,
          facts(personalFacts(personal)),
          h('p', { class: 'soft small' }, said.shown),
          button(said.close, () => done(null)),
        )
      },
    })
    return [asking, place]
  })
}
