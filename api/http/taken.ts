/** A file that is sent piece by piece, as fast as it is taken. */
import { once } from 'node:events'
import type { Response } from 'express'

/** How long a client may take nothing, in ms. */
const TAKEN_MS_MAX = 30_000

/** Answers whether anybody still listens; who takes nothing any more is cut off, and misses the file's end. */
export async function sendPiece(response: Response, text: string): Promise<boolean> {
  if (!response.write(text)) await taken(response)
  return !response.destroyed
}

async function taken(response: Response): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  const timer = setTimeout(() => {
    response.destroy()
  }, TAKEN_MS_MAX)
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  } catch {
    response.destroy() // it broke: there is nobody to tell
  } finally {
    clearTimeout(timer)
    waiting.abort()
  }
}
