// The error of a folder that cannot be used as it is, and the words for what the system says of one; uses none itself.

/** The folder cannot be used as it is; the message says why and what to do. */
export class UnusableFolder extends Error {
  override name = 'UnusableFolder'
  /** What the system called it, where it was the system. */
  readonly code: string | undefined
  constructor(message: string, code?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const CHOOSE = 'or choose another folder (DATA_DIR, or --data).'

const noFolder = (folder: string) =>
  `${folder} is a file, or lies below one. Name a folder (DATA_DIR, or --data).`
const notAllowed = (folder: string) =>
  `Not allowed to use ${folder}. Check who owns it and what is in it, and its mode, ${CHOOSE}`
const full = (folder: string) =>
  `The disk of ${folder} is full. Make room and start again, ${CHOOSE}`

const WORDS: Readonly<Record<string, (folder: string) => string>> = {
  EEXIST: noFolder,
  ENOTDIR: noFolder,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: (folder) =>
    `${folder} lies on a disk that cannot be written. Mount it for writing, ${CHOOSE}`,
  ENOSPC: full,
  EDQUOT: full,
}

/** A failed use of `folder` in words, where they are known; else the error as it came. */
export function whyUnusable(folder: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (!(error instanceof Error) || error instanceof UnusableFolder || code === undefined)
    return error
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined
  return words ? new UnusableFolder(words(folder), code, { cause: error }) : error
}
