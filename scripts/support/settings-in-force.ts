// The settings in force, each with where it comes from; a secret is never shown.
import { describeSettings, readConfig } from '../../config.ts'
import type { Setting } from '../../config.ts'

/** Their values are shown to nobody, and given to those children alone that need them. */
export const SECRETS: readonly Setting[] = [
  'MASTER_KEY',
  'MASTER_KEY_NEXT',
  'DEMO_ACCOUNTS',
  'DEMO_PLAYERS',
  'METRICS_TOKEN',
  'PAYMENT_SECRET',
  'PROVIDER_SECRET',
  'PROVIDERS',
]

/** An address without its passwords: the one before the host, and those among its parameters. */
function masked(url: string): string {
  const [before = '', ...parameters] = url.split(/(?=[?&#])/)
  return [
    before.replace(/(:\/\/[^/@:]*):[^/]*@/, '$1:***@'),
    ...parameters.map((one) => (isPassword(one) ? one.replace(/=[^]*$/, '=***') : one)),
  ].join('')
}

/** Whether `?name=value` is one; a name may be written in percent signs. */
const isPassword = (parameter: string): boolean =>
  [...new URLSearchParams(parameter.slice(1)).keys()].some((name) => /passw|secret/i.test(name))

type InForce = { name: Setting; value: string | null; source: 'environment' | 'default' | 'unset' }

/** Each setting with its value, as far as it may be shown, and its source. Throws ConfigError on a bad environment. */
export function settingsInForce(env: NodeJS.ProcessEnv = process.env): InForce[] {
  readConfig(env)
  return describeSettings().map(({ name, fallback }) => {
    const given = env[name]
    if (!given) return { name, value: fallback ?? null, source: fallback ? 'default' : 'unset' }
    const value = SECRETS.includes(name) ? '(secret)' : masked(given)
    return { name, value, source: 'environment' }
  })
}

/** One line a setting: name, value, source. */
export function inWords(settings: readonly InForce[]): string {
  const wide = Math.max(...settings.map(({ name }) => name.length))
  return settings
    .map(
      ({ name, value, source }) => `${name.padEnd(wide)} ${(value ?? '-').padEnd(40)} ${source}\n`,
    )
    .join('')
}
