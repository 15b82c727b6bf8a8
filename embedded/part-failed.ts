// The error of a part that did not start: it names the log and quotes its end; may not start anything.
import { lastLines } from './logs.ts'

/** The message is for a person: what failed, where its log is, and what was written there last. */
export class PartFailed extends Error {
  override name = 'PartFailed'
}

/** `from` is the size of the log, in bytes, before the part was started. */
export const partFailed = (what: string, log: string, from: number): PartFailed =>
  new PartFailed(`${what}, see ${log}:\n${lastLines(log, from)}`)
