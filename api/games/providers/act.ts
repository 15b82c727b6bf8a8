/** What becomes of a provider's call. Wallets do not know providers yet: nothing does. */
import type { House } from '../../../integrations/providers/provider.ts'

export const createHouse = (): House => ({
  currencyOf: () => Promise.reject(new Error('wallets know no providers yet')),
  act: () => Promise.resolve({ situation: 'retryLater', wallet: null, parts: [] }),
})
