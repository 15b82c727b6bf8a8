/** Passwords that a registration refuses: what others have too, and what follows from who somebody is. */
import { expect } from 'chai'
import { isEasyToGuess } from '../../../../api/identity/sign-in/password-rules.ts'
import { newAccount } from '../../../support/account.ts'
import { ask } from '../../../support/http.ts'
import { system } from '../../../support/system.ts'

const PERSON = {
  email: 'ada.lovelace@players.example',
  givenName: 'Ada',
  familyName: 'Lovelace',
  dateOfBirth: '1985-12-10',
}

describe('a password', () => {
  for (const password of [
    'password123',
    'Password123!',
    '1234567890',
    'qwertyuiop',
    'aaaaaaaaaaaa',
    'abcabcabcabc',

    'iloveyou12345',
    'sunshine2024',
    'ada.lovelace',
    'AdaLovelace1',
    'lovelace1985',
    '10121985aa',
  ]) {
    it(`is easy to guess: ${password}`, () => {
      expect(isEasyToGuess(password, PERSON)).to.equal(true)
    })
  }
  for (const password of [
    'a long password',
    'Tr0ub4dor&3',
    'kettle of nine herons',
    'x9!fQ2#pLm',
  ]) {
    it(`is not: ${password}`, () => {
      expect(isEasyToGuess(password, PERSON)).to.equal(false)
    })
  }

  it('that is easy to guess opens no account, and the answer says why', async () => {
    const { url } = await system()
    const account = { ...newAccount(), password: 'password123' }
    const { status, body } = await ask(url, 'POST', { path: '/v1/players', body: account })
    expect(status).to.equal(400)
    expect(body).to.include({ code: 'VALIDATION_FAILED' })
    expect(body['errors']).to.have.lengthOf(1)
    expect((body['errors'] as object[])[0]).to.include({ in: 'body', pointer: '/password' })
    const next = await ask(url, 'POST', {
      path: '/v1/players',
      body: { ...account, password: 'kettle of nine herons' },
    })
    expect(next.status).to.equal(201)
  })
})
