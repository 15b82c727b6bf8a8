/** How a file of ours is run as a process of its own: as `npm test` has built it, else as the commands of package.json run it. */
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** Words for node. `file`: the path of a .ts file outside test/. */
export function programOf(file: string): string[] {
  const built = process.env['BUILT_FOLDER']
  if (built === undefined) return ['--import', 'tsx', file]
  return [join(built, relative(ROOT, file)).replace(/ts$/, 'js')]
}
