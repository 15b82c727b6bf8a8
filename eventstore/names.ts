/** By what a command is known: its id, and the alias that its caller has for it. */

export type Named = {
  readonly commandId: string
  readonly alias?: string
}

export const namesOf = ({ commandId, alias }: Named): readonly string[] =>
  alias === undefined || alias === commandId ? [commandId] : [commandId, alias]

/** Names what an earlier command of the stream did, by that command's id or alias; `of` is the aggregate's id. */
export type Reference = { readonly of: string; readonly name: string }
