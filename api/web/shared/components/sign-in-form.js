/** The sign-in form of an area, in its page or in a dialog above one whose sign-in has ended. */
import { h } from '../dom.js'
import { onSignIn, signedIn, signIn } from '../sign-in.js'
import { shared } from '../texts.js'
import { inDialog } from './dialog.js'
import { field, form } from './form.js'

/** `onSignedIn` is called with the answer once there is a token; `hasCode`: whether the second factor's code is asked for. */
export const signInForm = (area, { hasCode = true, onSignedIn, cancel }) =>
  form({
    fields: [
      field({
        name: 'email',
        label: shared.email,
        type: 'email',
        autocomplete: 'username',
        required: true,
      }),
      field({
        name: 'password',
        label: shared.password,
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
      hasCode &&
        field({
          name: 'code',
          label: shared.code,
          hint: shared.codeHint,
          inputmode: 'numeric',
          autocomplete: 'one-time-code',
        }),
    ],
    submit: shared.signIn,
    cancel,
    async send({ email, password, code = '' }) {
      onSignedIn(await signIn(area, { email, password, code: code.trim() }))
    },
  })

let asking = null

/** Asks once, however many requests found the sign-in ended; resolves to whether there is one again, by this tab or another. */
export function signInAgain(area) {
  asking ??= ask(area).finally(() => (asking = null))
  return asking
}

async function ask(area) {
  const ending = new AbortController()
  const answer = await inDialog(shared.signInTitle, (done) => {
    const heard = () => signedIn(area) !== null && done(true)
    onSignIn(area, heard, { signal: ending.signal })
    return [
      h('p', {}, shared.signInAgain),
      signInForm(area, { onSignedIn: () => done(true), cancel: () => done(null) }),
    ]
  })
  ending.abort()
  return answer === true
}
