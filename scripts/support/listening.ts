// What commands that listen have alike: the flag --port, and words for one that is taken.
import { InvalidArgumentError } from 'commander'
import { whyNotFree } from '../../embedded/ports.ts'
import { CliError } from './cli.ts'

/** The value of --port. Throws InvalidArgumentError. */
export function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.')
  return port
}

/** Told before the server finds out: its own words for it are many. Throws CliError. */
export async function refuseTaken({ port, host }: { port: number; host: string }): Promise<void> {
  const why = await whyNotFree(port, host)
  if (why === undefined) return
  throw new CliError(
    why === 'EADDRINUSE'
      ? `Port ${port} of ${host} is taken by another program. Stop that one, or choose another: --port`
      : `Cannot listen on port ${port} of ${host} (${why}). Choose others: --port, --host`,
  )
}
