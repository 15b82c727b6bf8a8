/** What a page's script imports: named in the page, so that a browser asks for all of it at once, and not import by import. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** `import './a.js'` and `import { … } from './a.js'`; what is loaded later, by import(…), and packages are not among them. */
const IMPORTED = /^(?:import|export)\b[^'"()]*'(\.[^']+)'/gm

/** Paths below `folder` of everything of ours that `entry` imports, itself included, each once. */
export function modulesOf(folder: string, entry: string): string[] {
  const found = new Set([entry])
  for (const path of found) {
    const text = readFileSync(join(folder, path), 'utf8')
    for (const [, specifier = ''] of text.matchAll(IMPORTED)) {
      found.add(posix.join(posix.dirname(path), specifier))
    }
  }
  return [...found]
}
