/** Whether a call is the provider's: its signature over the bytes that came, before anything else is read of them. */
import {
  createHash,
  createHmac,
  createPublicKey,
  timingSafeEqual,
  verify,
  type KeyObject,
} from 'node:crypto'
import type { RawCall } from './call.ts'
import { readForm } from './form.ts'
import type { Profile, Signature } from './profile.ts'

const RSA_BITS_MIN = 2048

/** null: the call is signed. A form that cannot be signed in one way only is `syntax`. */
export type Verify = (raw: RawCall) => 'signature' | 'syntax' | null

/** `key`: a public key as PEM for RSA, else the secret that both sides have. Throws where it is no such key. */
export function createVerify(profile: Profile, key: string): Verify {
  if (key === '') throw new Error(`provider ${profile.name}: its key is empty`)
  const { signature } = profile
  switch (signature.kind) {
    case 'rsa-sha256': {
      const publicKey = rsaKey(profile.name, key)
      return (raw) => {
        const given = inHeader(raw, signature)
        const isSigned = given !== null && verify('RSA-SHA256', raw.body, publicKey, given)
        return isSigned ? null : 'signature'
      }
    }
    case 'hmac-sha256':
      return (raw) => {
        const expected = createHmac('sha256', key).update(raw.body).digest()
        return isSame(inHeader(raw, signature), expected) ? null : 'signature'
      }
    case 'md5-params':
      return ({ body }) => {
        const form = readForm(body)
        if (form === null) return 'syntax'
        const given = bytesOf(form.get(signature.field) ?? '', 'hex')
        return isSame(given, hashOfForm(form, signature.field, key)) ? null : 'signature'
      }
  }
}

function rsaKey(name: string, pem: string): KeyObject {
  const key = createPublicKey(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < RSA_BITS_MIN) {
    throw new Error(`provider ${name}: its key has to be RSA of at least ${RSA_BITS_MIN} bits`)
  }
  return key
}

type Encoding = Extract<Signature, { header: string }>['encoding']

function inHeader(raw: RawCall, { header, encoding }: { header: string; encoding: Encoding }) {
  const given = raw.headers[header]
  return typeof given === 'string' ? bytesOf(given, encoding) : null
}

/** Exactly as it is written: in no other case, with no blank and nothing behind it. */
function bytesOf(text: string, encoding: Encoding): Buffer | null {
  const bytes = Buffer.from(text, encoding === 'base64' ? 'base64' : 'hex')
  const written = bytes.toString(encoding === 'base64' ? 'base64' : 'hex')
  return text === (encoding === 'upperHex' ? written.toUpperCase() : written) ? bytes : null
}

/** Every field that came, known or not, but the hash itself and those without a value; sorted by name. */
function hashOfForm(form: ReadonlyMap<string, string>, field: string, secret: string): Buffer {
  const signed = [...form]
    .filter(([name, value]) => name !== field && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  return createHash('md5')
    .update(`${signed.join('&')}${secret}`)
    .digest()
}

const isSame = (given: Buffer | null, expected: Buffer): boolean =>
  given !== null && given.length === expected.length && timingSafeEqual(given, expected)
