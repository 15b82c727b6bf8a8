/** The session that is played, as this page knows it: by its own commands at once, by what is followed live soon after. */
export function createSeat(session, { wallet, signal }) {
  const listeners = []
  let position = 0n

  const seat = {
    session,
    onChange: (listener) => listeners.push(listener),
    /** What an answer says of it, and as of which position. */
    take(told, at) {
      if (BigInt(at) < position) return
      position = BigInt(at)
      seat.session = { ...seat.session, ...told }
      for (const listener of listeners) listener()
    },
    /** Hears that it is open no more, as when another tab has closed it. */
    onGone: () => {},
  }
  wallet.onChange(
    'sessions',
    () => {
      if (wallet.sessionsAt() < position) return
      const { sessionId } = seat.session
      const found = wallet.sessions().find((one) => one.sessionId === sessionId)
      if (found === undefined || found.status === 'closing') seat.onGone()
      else if (found.status === 'open') seat.take(found, wallet.sessionsAt())
    },
    { signal },
  )
  return seat
}
