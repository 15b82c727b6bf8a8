/** A log that cannot be written: processes serve on, and write again once there is room. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openServingLog } from '../../scripts/support/serving-log.ts'
import { ask } from '../support/http.ts'
import { ownHouse, type House } from '../support/own-house.ts'
import { programOf } from '../support/program.ts'

const FULL = '/dev/full'
const ROOT = join(import.meta.dirname, '../..')

describe('a log on a full disk', function () {
  this.timeout(60_000)
  let house: House
  const children: ChildProcess[] = []
  before(async function () {
    if (!existsSync(FULL)) this.skip() // this system has no device that is always full
    house = await ownHouse()
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await house?.remove()
  })

  /** With stdout and stderr on the full device; answers what it announced. */
  const start = async (name: string, env: Record<string, string> = {}) => {
    const full = openSync(FULL, 'w')
    const child = spawn(process.execPath, programOf(join(ROOT, `scripts/${name}.ts`)), {
      cwd: ROOT,
      env: { ...process.env, ...house.env, HOST: '127.0.0.1', PORT: '0', ...env },
      stdio: ['ignore', full, full, 'ipc'],
    })
    closeSync(full)
    children.push(child)
    const ended = once(child, 'exit').then(([code]) => `it ended with ${code}`)
    const ready = once(child, 'message').then(([message]) => message as Record<string, unknown>)
    const first = await Promise.race([ready, ended])
    if (typeof first === 'string') throw new Error(first)
    return { child, ended, info: first }
  }

  it('ends no API: it answers, and stops in order', async () => {
    const { child, ended, info } = await start('api')
    for (let n = 0; n < 20; n += 1) {
      const { status } = await ask(String(info['url']), 'GET', { path: '/v1/wallet' })
      expect(status).to.equal(401)
    }
    expect(child.exitCode).to.equal(null)
    child.kill('SIGTERM')
    expect(await ended).to.equal('it ended with 0')
  })

  it('ends no worker', async () => {
    const { child, ended } = await start('worker', { LOG_LEVEL: 'trace' })
    child.kill('SIGTERM')
    expect(await ended).to.equal('it ended with 0')
  })

  it('fails a command whose result could not be written', async () => {
    const full = openSync(FULL, 'w')
    const child = spawn(process.execPath, programOf(join(ROOT, 'scripts/config.ts')), {
      cwd: ROOT,
      stdio: ['ignore', full, 'pipe'],
    })
    closeSync(full)
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => (said += String(chunk)))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).to.equal(1)
    expect(said)
      .to.match(/^Stdout cannot be written: ENOSPC/)
      .and.not.match(/\n\s+at /)
  })
})

describe('a log whose disk has room again', () => {
  let folder: string
  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'acme-small-'))
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
    if (status !== 0) this.skip() // a small file system can be made by root alone
  })
  after(() => {
    spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })

  it('goes on with its next line, however much was dropped meanwhile', () => {
    const [path, filler] = [join(folder, 'log'), join(folder, 'filler')]
    const fd = openSync(path, 'a')
    const log = openServingLog({ level: 'info' }, fd)
    log.info('before')
    try {
      writeFileSync(filler, Buffer.alloc(128 * 1024))
    } catch {
      // that is what it is for
    }
    for (let n = 0; n < 3_000; n += 1) log.info('x'.repeat(1_000))
    rmSync(filler)
    spawnSync('mount', ['-o', 'remount,size=8m', folder])
    log.info('dropped, or after')
    log.info('after')
    closeSync(fd)
    const text = readFileSync(path, 'utf8')
    expect(text)
      .to.match(/"msg":"before"/)
      .and.to.match(/"msg":"after"\}\n$/)
  })
})
