/** The registration of somebody who was never seen before. */
import { v7 } from 'uuid'
import { TERMS_VERSION } from '../../domain/identity/terms.ts'

export const PASSWORD = 'a long password'

export type Account = ReturnType<typeof newAccount>

/** `name` is the family name: with it the person is this one. */
export function newAccount(name: string = v7()) {
  return {
    email: `${v7()}@players.example`,
    password: PASSWORD,
    givenName: 'Test',
    familyName: name,
    dateOfBirth: '1990-05-17',
    address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
    country: 'MT',
    currency: 'EUR',
    termsVersion: TERMS_VERSION,
  }
}
