// What every child of `npm start` does alike: say that it serves, and end with its parent; knows no room.

/** Longest a drain may take, in ms: Docker kills after 10 s, so a longer one would be cut anyway. */
const DRAIN_MS_MAX = 10_000

/** Tells the parent, where there is one, that this process serves. `info` must survive JSON. */
export function announceReady(info: Record<string, unknown> = {}): void {
  if (process.send && process.connected) process.send({ ready: true, ...info })
}

/**
 * Runs `drain` once, at the first of SIGTERM, SIGINT and the parent's end (however it ends), then
 * exits: 0 when it finished, 1 when it threw or took longer than 10 s. Call it before serving.
 */
export function onStop(drain: () => Promise<void> | void): void {
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => {
      process.stderr.write(`Did not drain within ${DRAIN_MS_MAX} ms: giving up\n`)
      process.exit(1)
    }, DRAIN_MS_MAX).unref()
    Promise.resolve()
      .then(drain)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`Drain failed: ${String(error)}\n`)
          process.exit(1)
        },
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  // The parent may have died while this process was still loading its modules.
  if (process.send && !process.connected) stop()
}

/** Ends a child that runs to its own end, as a migration, at once when its parent is gone; without a parent nothing. */
export function endWithParent(): void {
  const end = () => {
    process.stderr.write('The parent is gone: giving up\n')
    process.exit(1)
  }
  process.once('disconnect', end)
  if (process.send && !process.connected) end()
  process.channel?.unref() // whoever listens is kept alive by the channel else
}
