/** A registration of an adult in Malta, at the decider; a test names what it is about. */
export const registration = {
  type: 'RegisterPlayer' as const,
  at: '2026-01-01T00:00:00.000Z',
  country: 'MT',
  market: 'MT',
  currency: 'EUR',
  emailHash: 'ab'.repeat(32),
  personHash: 'cd'.repeat(32),
  personal: 'v1.AAAA',
  bornOn: '1990-05-17',
  termsVersion: '2026-1',
  brand: 'acme',
  accountKind: 'real' as const,
}
