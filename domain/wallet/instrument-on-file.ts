/** Where money of a wallet goes back to: what the last deposit that came in was made with. */

type Seen = { readonly type: string; readonly data: object }

/** `backwards`: what is in the wallet's stream, the newest first. null: nothing ever came in. */
export async function instrumentOnFile(backwards: AsyncIterable<Seen>): Promise<string | null> {
  let depositId: string | null = null
  for await (const { type, data } of backwards) {
    const of = data as { depositId?: string; instrument?: string }
    if (type === 'Deposited') depositId ??= of.depositId ?? null
    if (type === 'DepositStarted' && of.depositId === depositId) return of.instrument ?? null
  }
  return null
}
