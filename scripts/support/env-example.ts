// The text of .env.example, made from config.ts; may not read the environment.
import { describeSettings } from '../../config.ts'

/** Each setting with its description, commented out at its default. */
export function envExample(): string {
  const head =
    '# Every setting of AcmeToCasino. Made by `npm run config -- env-example`: do not edit.\n'
  const entries = describeSettings().map(
    ({ name, description, fallback }) => `# ${description}\n# ${name}=${fallback ?? ''}\n`,
  )
  return [head, ...entries].join('\n')
}
