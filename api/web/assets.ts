/** The files that the pages are made of, read once, when first asked for: a closed list, so that no path of a request reaches the disk. */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { modulesOf } from './modules.ts'

/** `etag`: a weak one, since it is the same for the bytes and for what they are compressed to (RFC 9110, 8.8.1). */
export type Asset = {
  readonly type: string
  readonly bytes: Buffer
  readonly gzip: Buffer
  readonly etag: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const FOLDER = import.meta.dirname
const uplot = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist')

/** Of packages, by the name under which pages import them. */
const VENDORED = ['uPlot.esm.js', 'uPlot.min.css']

export const assetOf = (type: string, bytes: Buffer): Asset => ({
  type,
  bytes,
  gzip: gzipSync(bytes),
  etag: `W/"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`,
})

/** Every file by its path below /web/. */
export function readAssets(): Map<string, Asset> {
  const ours = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => extname(path) in TYPES)
    .map((path) => ({ name: path.split(sep).join('/'), path: join(FOLDER, path) }))
  const theirs = VENDORED.map((name) => ({ name: `vendor/${name}`, path: join(uplot, name) }))
  return new Map(
    [...ours, ...theirs].map(({ name, path }) => [
      name,
      assetOf(TYPES[extname(path)] ?? '', readFileSync(path)),
    ]),
  )
}

/** The page of a folder; the environment is in it from the start, so that no page has to ask, and what its script imports. */
export const readPage = (folder: string, environment: string): Asset => {
  const modules = modulesOf(FOLDER, `${folder}/main.js`)
  const preloads = modules.map((path) => `<link rel="modulepreload" href="/web/${path}" />`)
  const html = readFileSync(join(FOLDER, folder, 'index.html'), 'utf8')
    .replace('data-environment=""', `data-environment="${environment}"`)
    .replace('</head>', `${preloads.join('')}</head>`)
  return assetOf('text/html; charset=utf-8', Buffer.from(html))
}
