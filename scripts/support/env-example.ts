// The text of .env.example, made from config.ts; may not read the environment.
import { describeSettings } from '../../config.ts'

/** Each setting with its description, commented out at its default. */
export function envExample(): string {
  const head =
    '# Every setting of AcmeToCasino. Made by `npm run config -- env-example`: do not edit.\n' +
    '# No command loads .env by itself. In a shell: set -a; . ./.env; set +a; npm start\n' +
    '# or for one script: node --env-file=.env --import tsx scripts/api.ts\n'
  const entries = describeSettings().map(
    ({ name, description, fallback }) => `# ${description}\n# ${name}=${fallback ?? ''}\n`,
  )
  return [head, ...entries].join('\n')
}
