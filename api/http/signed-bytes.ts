/** Bodies whose signature is over the bytes as they came: of any type, and not unpacked. */
import express, { type Request } from 'express'

/** `limit`: bytes of a body. */
export const readingBytes = (limit: number) =>
  express.raw({ type: () => true, limit, inflate: false })

export const bytesOf = ({ body }: Request): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.alloc(0)
