// The settings in force, each with where it comes from; a secret is never shown.
import { describeSettings, readConfig } from '../../config.ts'
import type { Setting } from '../../config.ts'

const SECRETS: readonly Setting[] = [
  ...(['MASTER_KEY', 'MASTER_KEY_NEXT', 'DEMO_ACCOUNTS', 'METRICS_TOKEN'] as const),
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

/** One line a setting: name, value, source. Throws ConfigError on a bad environment. */
export function settingsInForce(env: NodeJS.ProcessEnv = process.env): string {
  readConfig(env)
  const lines = describeSettings().map(({ name, fallback }) => {
    const value = env[name]
    const shown = SECRETS.includes(name) ? '(secret)' : masked(value ?? '')
    const [text, source] = value ? [shown, 'environment'] : [fallback ?? '-', 'default']
    return `${name.padEnd(15)} ${text.padEnd(40)} ${fallback || value ? source : 'unset'}\n`
  })
  return lines.join('')
}
