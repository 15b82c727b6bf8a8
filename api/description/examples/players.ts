/** Examples of identity: registration, profile, sign-in, second factor. */
import { TERMS_VERSION } from '../../../domain/identity/terms.ts'
import { AS_OF, AT, PLAYER, POSITION, type Examples } from '../example-story.ts'

const address = { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' }
const personal = {
  email: 'ada@players.example',
  givenName: 'Ada',
  familyName: 'Borg',
  dateOfBirth: '1990-05-17',
  address,
}
const signedIn = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsImtpZCI6IjEiLCJ0eXAiOiJhdCtqd3QifQ.e30.c2lnbmF0dXJl',
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshToken: 'Zk3b0uGn2l8yq1Vw5tR7xE9sA4cD6fH8jK0mN2pQ4rS',
  refreshExpiresIn: 1_800,
  role: 'player',
}
const effect = { position: POSITION }

export const playerExamples: Examples = {
  registerPlayer: {
    body: {
      ...personal,
      password: 'kettle of nine herons',
      country: 'MT',
      currency: 'EUR',
      termsVersion: TERMS_VERSION,
    },
    reply: { playerId: PLAYER, ...effect },
  },
  getPlayer: {
    reply: {
      playerId: PLAYER,
      status: 'registered',
      country: 'MT',
      currency: 'EUR',
      personal,
      kycStatus: 'notStarted',
      vipTier: 'bronze',
      termsVersion: TERMS_VERSION,
      registeredAt: AT,
      revision: '0',
      asOf: AS_OF,
    },
  },
  changeAddress: { body: address, reply: effect },
  eraseMe: { body: {}, reply: effect },
  signIn: {
    body: { email: personal.email, password: 'kettle of nine herons', code: '287082' },
    reply: signedIn,
  },
  refresh: { body: { refreshToken: signedIn.refreshToken }, reply: signedIn },
  signOut: { body: {}, reply: {} },
  signOutEverywhere: { body: {}, reply: effect },
  me: { reply: { id: PLAYER, role: 'player' } },
  changePassword: {
    body: { password: 'kettle of nine herons', newPassword: 'herons over nine kettles' },
    reply: effect,
  },
  beginSecondFactor: {
    body: {},
    reply: {
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/AcmeToCasino:player?issuer=AcmeToCasino&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
    },
  },
  confirmSecondFactor: { body: { code: '287082' }, reply: effect },
  disableSecondFactor: { body: { code: '287082' }, reply: effect },
}
