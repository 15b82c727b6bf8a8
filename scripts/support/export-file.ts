// Writes the events that were read to a file as NDJSON; a disk that fails ends the command in words.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** Opens `path` for writing. `add` waits while the disk is slower; all three throw the system's error. */
export async function openExport(path: string, options: { mode?: number } = {}) {
  const file = createWriteStream(path, options)
  await once(file, 'open')
  file.on('error', () => {}) // thrown by what comes next: here it would end the process
  return {
    async add(event: object): Promise<void> {
      if (file.errored) throw file.errored
      if (!file.write(`${JSON.stringify(event)}\n`)) await once(file, 'drain')
    },
    end: (): Promise<void> => finished(file.end()),
  }
}
