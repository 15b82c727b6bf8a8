// The settings in force, each with where it comes from; a secret is never shown.
import { describeSettings, readConfig } from '../../config.ts'
import type { Setting } from '../../config.ts'

const SECRETS: readonly Setting[] = [
  ...(['MASTER_KEY', 'MASTER_KEY_NEXT', 'DEMO_ACCOUNTS', 'METRICS_TOKEN'] as const),
]

/** An address without its password. */
const masked = (url: string): string =>
  url.replace(/(:\/\/[^/@:]*):[^/]*@/, '$1:***@').replace(/([?&]password=)[^&#]*/g, '$1***')

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
