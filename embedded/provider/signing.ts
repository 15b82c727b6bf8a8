/** How the sandbox provider signs: over the text that it sends. */
import { createHash, createHmac, createSign, type KeyObject } from 'node:crypto'

export const byRsa = (body: string, privateKey: KeyObject): string =>
  createSign('sha256').update(body, 'utf8').sign(privateKey).toString('base64')

export const byHmac = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body, 'utf8').digest('hex')

/** Of the fields with a value in the order of their names. */
export function byHash(fields: Readonly<Record<string, string>>, secret: string): string {
  const hash = createHash('md5')
  const names = Object.keys(fields).filter((name) => fields[name] !== '')
  names.sort().forEach((name, n) => hash.update(`${n === 0 ? '' : '&'}${name}=${fields[name]}`))
  return hash.update(secret).digest('hex')
}
