/** Files of any kind, given to the auditor's page to be verified: each is told in words what it is, and none stops the page. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { honestHistory } from '../verifier/history.ts'
import { system } from '../support/system.ts'
import { expectClean, visit, type Visitor } from './support/browser.ts'

const HONEST = honestHistory().map((event) => JSON.stringify(event))
const HOLDS = /hold\./
const UNREADABLE = /This file cannot be read as an export: line \d+/

const FILES: readonly [string, string | Buffer, RegExp][] = [
  ['with a mark of its byte order', `\ufeff${HONEST.join('\n')}\n`, HOLDS],
  ['with the ends of lines of another system', `${HONEST.join('\r\n')}\r\n`, HOLDS],
  ['with empty lines, and none at its end', HONEST.join('\n\n'), HOLDS],
  ['that is empty', '', /no event/i],
  ['of blanks', ' \n', UNREADABLE],
  ['that is one JSON document', `[${HONEST.join(',\n')}]`, UNREADABLE],
  ['of JSON that is no event', 'null\n', UNREADABLE],
  ['of numbers', '1\n2\n', UNREADABLE],
  ['that is cut in the middle of a line', HONEST.join('\n').slice(0, -40), UNREADABLE],
  ['of bytes that are no text', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe]), UNREADABLE],
  ['in two bytes a letter', Buffer.from(`\ufeff${HONEST.join('\n')}`, 'utf16le'), UNREADABLE],
  ['of forty megabytes without a line', Buffer.alloc(40_000_000, 'x'), UNREADABLE],
]

describe('a file given to the auditor’s page', function () {
  this.timeout(60_000)
  let folder: string
  let visitor: Visitor
  let page: Page
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acme-files-'))
    visitor = await visit((await system()).url)
    page = visitor.page
    await page.goto('/auditor#file')
    await page.locator('input[type=file]').waitFor()
  })
  after(async () => {
    await visitor.leave()
    await rm(folder, { recursive: true })
  })

  for (const [what, content, said] of FILES) {
    it(`${what} is told what it is`, async () => {
      const path = join(folder, '<img src=x onerror=alert(1)>.ndjson')
      await writeFile(path, content)
      await page.evaluate(`document.querySelector('.result').replaceChildren()`)
      await page.locator('input[type=file]').setInputFiles(path)
      await page.locator('.result .notice').first().waitFor({ timeout: 30_000 })
      expect(await page.locator('.result').innerText()).to.match(said)
      expectClean(visitor)
    })
  }
})
