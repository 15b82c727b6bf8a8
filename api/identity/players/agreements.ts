/** What a player has agreed to: marketing, by product and channel, with its history; and the terms. */
import {
  marketingChannelSchema,
  marketingProductSchema,
  nameOf,
  type MarketingChoice,
} from '../../../domain/identity/player/agreements.ts'
import { player } from '../../../domain/identity/player/decider.ts'
import { termsAt, termsDue } from '../../../domain/identity/terms.ts'
import { decode } from '../../../eventstore/codec.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import type { Store } from '../../../eventstore/store.ts'
import { accepted, Refusal, requestOf, type Asked, type Effect } from '../../commands/command.ts'
import { Problem } from '../../http/problem.ts'

/** Changes that are shown, the newest; and events of the player looked through for them. */
const SHOWN_MAX = 100
const LOOKED_AT_MAX = 2_000

type Change = MarketingChoice & { readonly at: string }

export type Agreements = {
  /** Every product with every channel, and the newest changes, newest first. */
  readonly consents: (
    playerId: string,
  ) => Promise<{ consents: MarketingChoice[]; history: Change[] }>
  readonly changeConsents: (asked: Asked, choices: readonly MarketingChoice[]) => Promise<Effect>
  /** The version that is to be accepted; null: none is. */
  readonly termsDue: (playerId: string) => Promise<string | null>
  /** Throws VALIDATION_FAILED for a version that is not in force. */
  readonly acceptTerms: (asked: Asked, version: string) => Promise<Effect>
}

type Deps = {
  store: Pick<Store, 'read'>
  handler: CommandHandler
  nowMs: () => number
}

export function createAgreements({ store, handler, nowMs }: Deps): Agreements {
  const now = () => new Date(nowMs()).toISOString()
  return {
    async consents(playerId) {
      const known = await handler.stateOf(player, playerId, { isFresh: true })
      if (known.status !== 'registered') throw new Refusal('PLAYER_UNKNOWN')
      const consents = marketingProductSchema.options.flatMap((product) =>
        marketingChannelSchema.options.map((channel) => {
          const isGiven = known.consents.has(nameOf({ product, channel }))
          return { product, channel, isGiven }
        }),
      )
      return { consents, history: await historyOf(store, playerId) }
    },
    async changeConsents(asked, choices) {
      const executed = await handler.execute(player, {
        ...requestOf(asked, choices),
        id: asked.playerId,
        command: () => ({ type: 'ChangeMarketingConsent' as const, choices }),
      })
      const { position, isReplay } = accepted(executed)
      return { position, isReplay }
    },
    async termsDue(playerId) {
      const known = await handler.stateOf(player, playerId, { isFresh: true })
      return known.status === 'registered' ? termsDue(known.termsVersion, now()) : null
    },
    async acceptTerms(asked, version) {
      const inForce = termsAt(now())
      if (version !== inForce) {
        const message = `the version in force is ${inForce}`
        throw new Problem('VALIDATION_FAILED', [{ in: 'body', pointer: '/version', message }])
      }
      const executed = await handler.execute(player, {
        ...requestOf(asked, { version }),
        id: asked.playerId,
        command: () => ({ type: 'AcceptTerms' as const, version }),
      })
      const { position, isReplay } = accepted(executed)
      return { position, isReplay }
    },
  }
}

async function historyOf(store: Pick<Store, 'read'>, playerId: string): Promise<Change[]> {
  const history: Change[] = []
  const newest = { backwards: true, limit: LOOKED_AT_MAX }
  for await (const stored of store.read(`player-${playerId}`, newest)) {
    if (stored.type !== 'MarketingConsentChanged') continue
    const event = decode(stored)
    if (event.type === 'MarketingConsentChanged')
      history.push({ ...event.data, at: event.occurredAt })
    if (history.length >= SHOWN_MAX) break
  }
  return history
}
