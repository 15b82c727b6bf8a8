/** What sends letters for us: a mail server in a deployment, a mailbox of our own where there is none. */

export type MailMessage = {
  /** Ours: a letter that is sent again has the same, so that whoever receives it twice can tell. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Whose letter it is; not told to anybody outside. */
  readonly playerId: string
}

/** `refused`: for good, as for an address that is none. */
export type MailAnswer =
  { readonly status: 'taken' } | { readonly status: 'refused'; readonly why: string }

/** A call that throws is not known to have sent anything, and is made again; it ends by itself within a time limit. */
export type Mail = {
  readonly name: string
  readonly send: (message: MailMessage) => Promise<MailAnswer>
}
