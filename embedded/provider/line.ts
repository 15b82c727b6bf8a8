/** The line to one casino's wallet: a call goes out as its style writes it, and what is heard comes back. */
import type { Codec, Heard, Sent, Table } from './codec.ts'

/** How long a casino may take to answer, in ms. */
const ANSWER_MAX_MS = 3_000

const UNHEARD: Heard = { result: 'unclear', code: '', balance: null, ids: [] }

export type Line = {
  readonly codec: Codec
  readonly walletUrl: string
  readonly table: Table
}

/** No answer in time is one that is not clear. */
export async function send(line: Line, sent: Sent, ending: AbortSignal): Promise<Heard> {
  const { codec, walletUrl, table } = line
  try {
    const response = await fetch(`${walletUrl.replace(/\/$/, '')}${sent.path}`, {
      method: 'POST',
      headers: sent.headers,
      body: sent.body,
      redirect: 'manual',
      signal: AbortSignal.any([ending, AbortSignal.timeout(ANSWER_MAX_MS)]),
    })
    return codec.read({ status: response.status, body: await response.text() }, table)
  } catch {
    return UNHEARD
  }
}

/** The same with its last byte not signed. */
export const forged = (sent: Sent): Sent => ({
  ...sent,
  body: `${sent.body}${sent.body.startsWith('{') ? ' ' : '&odd=1'}`,
})
