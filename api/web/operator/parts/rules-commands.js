/** What the staff do about a pack of rules: draft it, decide it, let it hold. */
import { field, FieldError } from '../../shared/components/form.js'
import { texts } from '../texts.js'
import { commandDialog } from './commands.js'

const said = texts.ruleKind

const instantField = (name, label, more = {}) =>
  field({ name, label, hint: said.instantHint, autocomplete: 'off', ...more })

/** As the API takes it. Throws a FieldError for what is no instant. */
function instantOf(name, text) {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new FieldError(name, said.noInstant)
  return new Date(ms).toISOString()
}

/** So far ahead a draft begins, and an activation, unless somebody says otherwise, in ms. */
const AHEAD_MS = 60_000

const ahead = () => new Date(Date.now() + AHEAD_MS).toISOString()

export const draftDialog = ({ api, path, inForce }) =>
  commandDialog(said.draftTitle, {
    api,
    path: `${path}/drafts`,
    fields: [
      packField(inForce),
      instantField('effectiveFrom', said.effectiveFrom, { value: ahead() }),
      instantField('effectiveTo', said.effectiveTo),
    ],
    bodyOf({ pack, effectiveFrom, effectiveTo, reason }) {
      return {
        pack: packOf(pack),
        effectiveFrom: instantOf('effectiveFrom', effectiveFrom),
        ...(effectiveTo === '' ? {} : { effectiveTo: instantOf('effectiveTo', effectiveTo) }),
        reason,
      }
    },
    send: said.sendDraft,
    kind: 'primary',
    done: () => said.drafted,
  })

function packField(inForce) {
  const element = field({
    name: 'pack',
    label: said.pack,
    hint: said.packHint,
    multiline: true,
    rows: 12,
    spellcheck: 'false',
  })
  element.querySelector('textarea').value = JSON.stringify(inForce.pack, null, 2)
  return element
}

function packOf(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FieldError('pack', `${said.noJson}${error.message}`)
  }
}

/** `act`: which of the routes; resolves to its answer, or null. */
export const decisionDialog = ({ api, path, version }, act) =>
  commandDialog(said[act.name], {
    api,
    path: `${path}/${act.route}`,
    fields: act.name === 'activate' ? [instantField('at', said.at, { value: ahead() })] : [],
    bodyOf: ({ at, reason }) => ({
      version,
      ...(act.name === 'activate' ? { at: instantOf('at', at) } : {}),
      reason,
    }),
    send: said[act.name],
    kind: act.kind,
    done: (answer) => (act.name === 'activate' ? said.activated(answer.at) : said[act.done]),
  })
