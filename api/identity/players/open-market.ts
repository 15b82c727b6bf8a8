/** In which markets one may register, and which is whose. */
import type { PackAtOf } from '../../../domain/jurisdictions/jurisdictions.ts'
import { marketOf, MARKETS, type Market } from '../../../domain/jurisdictions/markets.ts'
import { packs } from '../../../domain/jurisdictions/packs.ts'
import { packsInForce } from '../../../domain/packs-in-force.ts'
import type { CommandHandler } from '../../../eventstore/command-handler.ts'
import { isClosedAt, type Licences } from '../../commands/licences.ts'
import { Refusal } from '../../commands/command.ts'

type Where = {
  readonly country: string
  readonly region?: string | undefined
  readonly currency: string
}

/** Throws MARKET_CLOSED where the house serves nobody, and CURRENCY_NOT_IN_MARKET. */
export function openMarketOf(
  { country, region, currency }: Where,
  { licences, packAt, at }: { licences?: Licences | undefined; packAt: PackAtOf; at: string },
): Market {
  const market = marketOf(country, region)
  if (market === null || isClosedAt({ licences, packAt }, market, at))
    throw new Refusal('MARKET_CLOSED')
  const { values, currency: own } = packAt(market, at)
  if (values.isOwnCurrencyOnly && currency !== own) throw new Refusal('CURRENCY_NOT_IN_MARKET')
  return market
}

type OpenMarket = {
  readonly market: Market
  readonly name: string
  readonly country: string
  readonly region: string | null
  readonly minimumAge: number
  readonly currency: string | null
  readonly usualCurrency: string | null
}
export type Registering = {
  readonly countries: string[]
  readonly markets: OpenMarket[]
  readonly isDemo: boolean
}

const NOT_FOR_MONEY = ['embedded', 'demo']

type Deps = {
  readonly handler: Pick<CommandHandler, 'stateOf'>
  readonly licences?: Licences
  readonly environment?: string
  readonly clock?: { now: () => number }
}

/** What a registration may say of where somebody lives, as it is now. */
export const registeringOf =
  ({ handler, licences, environment = 'production', clock }: Deps) =>
  async (): Promise<Registering> => {
    const { packAt } = await packsInForce(handler)
    const at = new Date(clock?.now() ?? Date.now()).toISOString()
    const markets = MARKETS.filter((market) => !isClosedAt({ licences, packAt }, market, at)).map(
      (market) => {
        const { values, currency } = packAt(market, at)
        const [country = '', region = null] = market.split('-')
        return {
          market,
          name: packs.find((pack) => pack.market === market)?.name ?? market,
          country,
          region,
          minimumAge: values.minimumAge,
          currency: values.isOwnCurrencyOnly ? currency : null,
          usualCurrency: currency,
        }
      },
    )
    const countries = [...new Set(markets.map(({ country }) => country))]
    return { countries, markets, isDemo: NOT_FOR_MONEY.includes(environment) }
  }
