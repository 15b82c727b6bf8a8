/** A house that the sandbox provider, a process, is connected to in each of its styles; and players who are sent there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { createLaunchTokens, TOKEN_MS_MAX } from '../../api/games/providers/launch-tokens.ts'
import { openKeyring } from '../../api/keys/keyring.ts'
import { titles } from '../../domain/games/catalogue-of-providers.ts'
import { minor } from '../../domain/shared/money.ts'
import { wallet, type WalletCommand } from '../../domain/wallet/decider.ts'
import { connectProviders } from '../../integrations/providers/connected.ts'
import { serveHouse } from './house-api.ts'
import { MASTER_KEY, ownHouse } from './own-house.ts'
import { SECRET, startSandbox } from './sandbox.ts'
import { until } from './store-process.ts'

export const METRICS_TOKEN = 'm'.repeat(32)

export const STYLES = ['hub88', 'softswiss', 'pragmatic'] as const
export type Style = (typeof STYLES)[number]

export type Round = {
  id: string
  status: string
  moves: { kind: string; amount: string; state: string }[]
  calls: { as: string; code: string; result: string; ids: string[] }[]
}

export async function providerHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'acme-provider-'))
  const [house, sandbox] = await Promise.all([ownHouse(), startSandbox('provider', folder)])
  const publicKey = await sandbox.text('/v1/public-key')
  const providers = connectProviders(
    STYLES.map((profile) => ({
      name: `sandbox-${profile}`,
      profile,
      key: profile === 'hub88' ? publicKey : SECRET,
    })),
  )
  const { handler } = house.process()
  const api = await serveHouse(house, { providers, metricsToken: METRICS_TOKEN })
  const { root } = await openKeyring(house.pool, MASTER_KEY)
  const tokens = createLaunchTokens(root)
  return {
    house,
    sandbox,
    api,
    tokens,
    handler,
    providers,
    /** A player with so much. */
    async player(amount: bigint, currency = 'EUR'): Promise<string> {
      const playerId = v7()
      const first = (command: WalletCommand) =>
        handler.execute(wallet, {
          id: playerId,
          commandId: randomUUID(),
          bodyHash: 'b',
          correlationId: 'test',
          actor: { role: 'system', id: 'test' },
          command: () => command,
        })
      await first({ type: 'OpenWallet', currency })
      const credit = { adjustmentId: playerId, direction: 'credit', amount: minor(amount) } as const
      await first({ type: 'Adjust', ...credit })
      return playerId
    },
    /** Answers the launch there. */
    async launch(
      style: Style,
      playerId: string,
      { url = api.url, ms = TOKEN_MS_MAX, currency = 'EUR', n = 0 } = {},
    ): Promise<string> {
      const provider = `sandbox-${style}`
      const game = titles.filter((title) => title.provider === provider)[n]
      const token = tokens.seal(provider, {
        launchId: v7(),
        playerId,
        gameId: game?.gameId ?? '',
        currency,
        channel: 'web',
        expiresAtMs: Date.now() + ms,
      })
      const { status, body } = await sandbox.ask('POST', '/v1/launches', {
        style,
        walletUrl: `${url}/v1/providers/${provider}`,
        player: tokens.userIdOf(provider, playerId),
        token,
        game: game?.code,
        currency,
      })
      if (status !== 201) throw new Error(JSON.stringify(body))
      return String(body['launchId'])
    },
    /** Answers the round at its end, or, held, where it waits. */
    async play(launchId: string, more: object = {}): Promise<Round> {
      const order = { launchId, stake: '100', ...more }
      const { status, body } = await sandbox.ask('POST', '/v1/rounds', order)
      if (status !== 201) throw new Error(JSON.stringify(body))
      let round = body as unknown as Round
      const isOver = async () => {
        if (round.status !== 'open' || 'isHeld' in more) return true
        round = (await sandbox.ask('GET', `/v1/rounds/${round.id}`)).body as unknown as Round
        return round.status !== 'open'
      }
      await until(isOver, `round ${round.id} ends`)
      return round
    },
    /** What went out of our wallets as the provider has it. */
    async net(style: Style, currency = 'EUR'): Promise<bigint> {
      const { body } = await sandbox.ask('GET', '/v1/ledger')
      const entries = body['entries'] as { style: string; currency: string; net: string }[]
      const mine = entries.find((one) => one.style === style && one.currency === currency)
      return BigInt(mine?.net ?? 0)
    },
    moneyOf: async (playerId: string) =>
      (await handler.stateOf(wallet, playerId, { isFresh: true })).balance,
    async remove() {
      await sandbox.kill()
      await api.stop()
      await house.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type ProviderHouse = Awaited<ReturnType<typeof providerHouse>>
