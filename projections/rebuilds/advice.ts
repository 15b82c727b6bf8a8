/** What can be done about a generation on its way, in the words of the command line; it orders nothing. */

export type OnItsWay = {
  readonly generation: number
  /** Events a second; null: all that is possible, 0: paused. */
  readonly pace: number | null
  /** Where it ends, to be looked at. */
  readonly until: bigint | null
  /** Ordered through the API: a worker shows it. */
  readonly swap_when_built: boolean
  /** It was live before: given up, it is kept. */
  readonly rolls_back: boolean
}

/** As in "generation 2 of rounds is paused: let it go on with …, or drop it with …". */
export function adviceOn(name: string, one: OnItsWay): string {
  const order = (action: string) => `npm run rebuild -- ${action.replace('NAME', name)}`
  const [state, way] = stateOf(one, order)
  const giveUp = one.rolls_back ? 'leave it kept' : 'drop it'
  return (
    `generation ${one.generation} of ${name} ${state}: ` +
    `${way}, or ${giveUp} with ${order('cancel NAME')}`
  )
}

function stateOf(
  { pace, until, swap_when_built: isShownByWorkers, rolls_back: isRollback }: OnItsWay,
  order: (action: string) => string,
): [state: string, way: string] {
  if (pace === 0) return ['is paused', `let it go on with ${order('resume NAME')}`]
  if (until !== null) {
    const way = `let it go on beyond with ${order('resume NAME --to-the-end')}`
    return [`ends at ${until}, to be looked at`, way]
  }
  if (isShownByWorkers) return ['is being built already', 'wait for it, the workers show it']
  const state = isRollback ? 'is being brought up to date' : 'is being built already'
  return [state, `wait for it and show it with ${order('swap NAME')}`]
}

export const nothingBuilt = (names: readonly string[]): string =>
  names.length === 1
    ? `no generation of ${names[0]} is being built`
    : 'no read model is being built'
