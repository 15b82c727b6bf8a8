/** The balance and the open sessions as they stand, followed live; an older state never follows a newer one. */
import { follow } from '../shared/event-stream.js'
import { since } from './own-writes.js'

export function createWallet(api) {
  const changes = new EventTarget()
  const newest = { balance: -1n, sessions: -1n }
  /** As GET /v1/wallet has it, or what an answer to a command told of it; null: not known yet. */
  let wallet = null
  let sessions = null

  const isNewer = (kind, position) => {
    if (BigInt(position) < newest[kind]) return false
    newest[kind] = BigInt(position)
    return true
  }
  const take = (told, position) => {
    if (!isNewer('balance', position)) return
    wallet = { ...wallet, ...told }
    changes.dispatchEvent(new Event('balance'))
  }

  return {
    known: () => wallet,
    /** Those open, the newest first; null: not known yet. */
    sessions: () => sessions,
    /** As of which position in $all they are. */
    sessionsAt: () => newest.sessions,
    /** What the answer to a command says of the balance. */
    told: ({ balance, currency, position }) => take({ balance, currency }, position),
    /** Asked for where it is not known yet. */
    async read(signal) {
      const { asOf, ...told } = await api.get(since('/v1/wallet'), { signal })
      take(told, asOf.position)
      return wallet
    },
    /** `kind`: 'balance' or 'sessions'. */
    onChange: (kind, listener, { signal }) => changes.addEventListener(kind, listener, { signal }),
    follow: ({ onState, signal }) =>
      follow({
        open: (options) => api.open('/v1/live', options),
        on: {
          balance: ({ asOf, ...told }) => take(told, asOf.position),
          sessions({ asOf, data }) {
            if (!isNewer('sessions', asOf.position)) return
            sessions = data
            changes.dispatchEvent(new Event('sessions'))
          },
        },
        onState,
        signal,
      }),
  }
}
