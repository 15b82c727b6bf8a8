// What the tools of `npm run check` cannot check: each event has a reader, each rejection a test, each file a sentence.
import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { rejections } from '../api/codes.ts'
import { eventSchemas } from '../domain/events.ts'
import { registry, UNPROJECTED } from '../projections/registry.ts'

const ROOT = new URL('..', import.meta.url).pathname
const SKIPPED = new Set(['node_modules', 'dist', 'coverage'])

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) return []
    return entry.isDirectory() ? filesIn(path) : [path]
  })
const files = filesIn('').map((path) => ({
  path,
  text: () => readFileSync(join(ROOT, path), 'utf8'),
}))
const sources = files.filter(({ path }) => path.endsWith('.ts'))
const tests = sources.filter(({ path }) => path.endsWith('.test.ts'))

const offending = (among: typeof files, isWrong: (file: (typeof files)[number]) => boolean) =>
  among.filter(isWrong).map(({ path }) => path)

/** Runs the domain's tests once more: which reasons deciders gave in them. */
async function rejectionsSeen(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'acme-rejections-'))
  const file = join(folder, 'seen')
  try {
    const command = [join(ROOT, 'node_modules/mocha/bin/mocha.js'), 'test/domain/**/*.test.ts']
    command.push('--ignore', 'test/domain/games/paytables/stakes.test.ts') // asks no decider, a million times
    const env = { ...process.env, REJECTIONS_FILE: file }
    await promisify(execFile)(process.execPath, command, { cwd: ROOT, env })
    return [...new Set(readFileSync(file, 'utf8').trimEnd().split('\n'))].sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Patterns are put together from parts, so that this file does not match itself. */
const machinePath = new RegExp(
  `${['/work', '/home/\\w+', '/root', '/Users'].join('/|')}/|\\.\\./${'shared'}/[A-Z]`,
)
const onlyOrSkip = new RegExp(`\\b(it|describe)\\.(${['only', 'skip'].join('|')})\\(`)

describe('tidy', () => {
  it('finds the files to look at', () => {
    expect(sources.length).to.be.above(100)
    expect(tests.length).to.be.above(10)
  })
  it('has every event type in a read model, or a reason why not', () => {
    const projected = new Set(registry.flatMap(({ on }) => Object.keys(on)))
    const types = [...eventSchemas.keys()]
    const unread = types.filter((type) => !projected.has(type) && !UNPROJECTED[type])
    const stale = Object.keys(UNPROJECTED).filter((type) => projected.has(type))
    expect({ unread, stale }).to.deep.equal({ unread: [], stale: [] })
    expect([...projected].filter((type) => !eventSchemas.has(type))).to.deep.equal([])
  })
  it('sees each rejection given by a decider in its tests, and no other', async function () {
    this.timeout(300_000) // it compiles and runs what tests the deciders
    expect(await rejectionsSeen()).to.deep.equal(Object.keys(rejections).sort())
  })
  it('has no two tests of one title under one heading', () => {
    const repeated = tests.flatMap(({ path, text }) => {
      const seen = new Set<string>()
      return text()
        .split('\n')
        .flatMap((line) => {
          if (/^\s*describe\(/.test(line)) seen.clear()
          const title = /^\s*it\(\s*(['"`])(.*?)\1,/.exec(line)?.[2]
          if (title === undefined || !seen.has(title)) {
            if (title !== undefined) seen.add(title)
            return []
          }
          return [`${path}: ${title}`]
        })
    })
    expect(repeated).to.deep.equal([])
  })
  it('opens every file with its sentence', () => {
    const isSilent = (text: string) => !/^(#!.*\n)?(\/\/ \S|\/\*\*?\s+(\* )?\S)/.test(text)
    expect(offending(sources, ({ text }) => isSilent(text()))).to.deep.equal([])
  })
  it('has no file named after nothing in particular', () => {
    const vague = /^(utils?|common|misc|helpers?|.*manager)\b/
    expect(offending(files, ({ path }) => vague.test(basename(path)))).to.deep.equal([])
  })
  it('names no path of a machine', () => {
    const written = files.filter(({ path }) =>
      /\.(ts|cjs|js|json|md|sql|ya?ml|sh)$|run$/.test(path),
    )
    const wrong = offending(written, ({ text }) => machinePath.test(text()))
    expect(wrong).to.deep.equal([])
  })
  it('runs every test: none is left out or run alone without a reason beside it', () => {
    const unexplained = tests.flatMap(({ path, text }) => {
      const lines = text().split('\n')
      const isWrong = (line: string, n: number) =>
        onlyOrSkip.test(line) && !`${lines[n - 1]} ${line}`.includes('//')
      return lines.filter(isWrong).map((line) => `${path}: ${line.trim()}`)
    })
    expect(unexplained).to.deep.equal([])
  })
  it('names no test in its documents that there is not', () => {
    const living = files.filter(
      ({ path }) => path.endsWith('.md') && !/CHANGELOG|docs\/adr\//.test(path),
    )
    const missing = living.flatMap(({ path, text }) =>
      [...text().matchAll(/\btest\/[\w/-]+\.test\.ts/g)]
        .filter(([name]) => !tests.some((one) => one.path === name))
        .map(([name]) => `${path}: ${name}`),
    )
    expect(missing).to.deep.equal([])
  })
})
