// A progress line on stderr with rate and time left; it may not write to stdout, where results go.

/** Between two lines where nobody watches live, in ms: a log stays readable. */
const QUIET_LINE_MS = 10_000
/** Between two redraws on a terminal, in ms. */
const REDRAW_MS = 200

export type Progress = {
  /** Counts `done` more (1 by default). */
  readonly add: (done?: number) => void
  /** Draws the last state and ends the line. */
  readonly end: () => void
}

/** `1,200 of 5,000 rounds  400/s  10 s left`; without `total`, or the `share` that is done, no end is foretold. */
export function formatProgress(state: {
  done: number
  /** What was done before the clock began. */
  before?: number
  total?: number | undefined
  /** From 0 to 1, where it is known while the total is not. */
  share?: number | undefined
  elapsedMs: number
  unit: string
}): string {
  const { done, before = 0, total, share, elapsedMs, unit } = state
  const rate = elapsedMs > 0 ? ((done - before) * 1000) / elapsedMs : 0
  const count = (n: number) => Math.round(n).toLocaleString('en-GB')
  const soFar = total === undefined ? count(done) : `${count(done)} of ${count(total)}`
  const foretold = total ?? (share ? done / share : undefined)
  const secondsLeft = foretold === undefined || rate === 0 ? undefined : (foretold - done) / rate
  const left = secondsLeft === undefined ? '' : `  ${Math.ceil(secondsLeft)} s left`
  // What takes minutes each is not 0 a second.
  const pace = rate > 0 && rate < 1 ? `${count(rate * 60)}/min` : `${count(rate)}/s`
  return `${soFar} ${unit}  ${pace}${left}`
}

/** Starts a progress line. On a terminal it is redrawn in place, else it is a line every 10 s. */
export function startProgress(options: {
  unit: string
  total?: number
  share?: () => number
  isQuiet?: boolean
  out?: NodeJS.WriteStream
}): Progress {
  const { unit, total, share, isQuiet = false, out = process.stderr } = options
  // Redrawing in place needs a control sequence, which NO_COLOR and dumb terminals decline.
  const { NO_COLOR: noColor, TERM: term } = process.env
  const isLive = out.isTTY && !noColor && term !== 'dumb'
  const startedAt = performance.now()
  let done = 0
  let drawnAt = startedAt
  const draw = (isLast: boolean) => {
    if (isQuiet) return
    const elapsedMs = performance.now() - startedAt
    const text = formatProgress({ done, total, share: share?.(), elapsedMs, unit })
    out.write(isLive ? `\r\x1b[2K${text}${isLast ? '\n' : ''}` : `${text}\n`)
  }
  return {
    add(count = 1) {
      done += count
      if (performance.now() - drawnAt < (isLive ? REDRAW_MS : QUIET_LINE_MS)) return
      drawnAt = performance.now()
      draw(false)
    },
    end: () => draw(true),
  }
}

/** The same for as long as `work` lasts, however it ends. */
export async function withProgress<T>(
  options: Parameters<typeof startProgress>[0],
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = startProgress(options)
  try {
    return await work(progress)
  } finally {
    progress.end()
  }
}
