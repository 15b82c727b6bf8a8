/** One small story that all examples tell: who, which session, which round, and where it stands in the store. */

export const PLAYER = '7c3f1a52-8f0e-4f4b-9a55-2d1c7f0a9b10'
export const SESSION = '7e0c5b1d-52a4-5c1b-8a57-4f6d1f2a3b4c'
export const ROUND = '7a1b2c3d-4e5f-5a6b-8c7d-9e0f1a2b3c4d'
export const ADJUSTMENT = '7d9e8f70-1a2b-5c3d-8e4f-5a6b7c8d9e0f'
export const SUSPENSION = '7b8c9d0e-1f2a-5b3c-8d4e-5f6a7b8c9d0f'
export const BONUS = '7c1d2e3f-4a5b-5c6d-8e7f-9a0b1c2d3e4f'
export const TASK = '7f1e2d3c-4b5a-5697-8879-6a5b4c3d2e1f'
export const COMPLAINT = '7e2d3c4b-5a69-5788-8796-a5b4c3d2e1f0'
export const OPERATOR = '2f6d7a1c-0b3e-4c5d-9e8f-7a6b5c4d3e2f'
export const COMPLIANCE = '3a5c7e90-1b2d-4f6a-8c0e-2d4f6a8c0e1b'
export const POSITION = '184467'
export const AT = '2026-11-24T10:15:30.123Z'
export const AS_OF = { position: POSITION, at: AT }
export const SEED_HASH = 'b1946ac92492d2347c6235b4d2611184f1b3a3f0c8e1f0f7a7a1b4b4a3c2d1e0'
export const SUCCESSOR_HASH = '591785b794601e212b260e25925636fd8e3b1d0c6a5f4e3d2c1b0a9f8e7d6c5b'
export const SERVER_SEED = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0'
export const CLIENT_SEED = 'my-own-words'

export const PERSONAL = {
  email: 'ada@players.example',
  givenName: 'Ada',
  familyName: 'Borg',
  dateOfBirth: '1990-05-17',
  address: { street: '1 Republic Street', city: 'Valletta', postalCode: 'VLT 1110' },
}
