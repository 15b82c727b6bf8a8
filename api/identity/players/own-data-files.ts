/** A player's own data as a file: JSON for programs, a page for people. Both are made piece by piece. */
import type { OwnData, OwnFact } from './own-data.ts'

export type OwnFile = OwnData & { readonly complaints: readonly object[] }

export const FORMATS = {
  json: { type: 'application/json', pieces: asJson },
  html: { type: 'text/html; charset=utf-8', pieces: asPage },
} as const
export type Format = keyof typeof FORMATS

const textOf = (value: unknown) =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))

async function* asJson({ profile, signIns, complaints, facts }: OwnFile, madeAt: string) {
  yield `{"madeAt":${textOf(madeAt)},"profile":${textOf(profile)},"signIns":${textOf(signIns)},"complaints":${textOf(complaints)},"facts":[`
  let isFirst = true
  for await (const fact of facts()) {
    yield `${isFirst ? '' : ','}\n${textOf(fact)}`
    isFirst = false
  }
  yield '\n]}\n'
}

async function* asPage({ profile, signIns, complaints, facts }: OwnFile, madeAt: string) {
  yield `<!doctype html><html lang="en"><meta charset="utf-8"><title>Your data</title><h1>Your data</h1><p>${escaped(madeAt)}</p>`
  yield `<h2>Profile</h2><table>${rowsOf(profile)}</table><h2>Where you are signed in</h2>`
  for (const signIn of signIns) yield `<table>${rowsOf(signIn)}</table>`
  yield '<h2>Complaints</h2>'
  for (const complaint of complaints) yield `<table>${rowsOf(complaint)}</table>`
  yield '<h2>What happened, in order within account, sign-ins, letters and wallet</h2><table>'
  for await (const fact of facts()) yield lineOf(fact)
  yield '</table></html>\n'
}

const rowsOf = (fields: object) =>
  Object.entries(fields)
    .map(([name, value]) => `<tr><th>${escaped(name)}<td>${escaped(inWords(value))}`)
    .join('')

const lineOf = ({ at, type, data }: OwnFact) => {
  const said = Object.entries(data).map(([name, value]) => `${name}: ${inWords(value)}`)
  return `<tr><td>${escaped(at)}<td>${escaped(type)}<td>${escaped(said.join(', '))}\n`
}

const inWords = (value: unknown) => (typeof value === 'string' ? value : textOf(value))

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
