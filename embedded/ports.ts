// Finds free ports and tells whether one is taken; may not hold one longer than the look takes.
import { createServer } from 'node:net'

const tryListen = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    // Who waits for the one that will listen here must not keep the look from ending.
    const server = createServer((early) => early.destroy())
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const found = address && typeof address === 'object' ? address.port : port
      server.close(() => resolve(found))
    })
  })

/** A port of loopback that nobody listens on now. */
export const freePort = (): Promise<number> => tryListen(0, '127.0.0.1')

/** Why `port` of `host` cannot be listened on (EADDRINUSE, EACCES, …), or undefined if it can. */
export async function whyNotFree(port: number, host: string): Promise<string | undefined> {
  try {
    await tryListen(port, host)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}
