/** Every page and state that the matrix looks at: where it is, who looks, and what says that it is there. */
import type { Page } from 'playwright-core'

export type Who = 'nobody' | 'player' | 'operator' | 'auditor'

export type PageState = {
  /** Of its screenshots, as in operator-players. */
  readonly name: string
  readonly path: string
  readonly who: Who
  /** Visible once the state is there. */
  readonly ready: string
  /** What has to be done once the page is open. */
  readonly act?: (page: Page) => Promise<void>
}

/** Of what the states show: a player who has played, and their session. */
export type Shown = { readonly playerId: string; readonly sessionId: string }

export const statesOf = (_shown: Shown): readonly PageState[] => [
  { name: 'platform', path: '/', who: 'nobody', ready: 'main h1' },
  { name: 'player', path: '/player', who: 'nobody', ready: 'main h1' },
  { name: 'operator', path: '/operator', who: 'nobody', ready: 'main h1' },
  { name: 'auditor', path: '/auditor', who: 'nobody', ready: 'main h1' },
  { name: 'verify', path: '/verify', who: 'nobody', ready: 'main h1' },
]
