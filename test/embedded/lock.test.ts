// The lock of a folder among processes that do not see each other, as in two containers; killed ones hold nothing.
import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { FolderInUse, takeLock } from '../../embedded/lock.ts'
import { startedAt, until } from '../../embedded/processes.ts'

const HOLDER = join(import.meta.dirname, 'fixtures', 'folder-holder.ts')
/** Runs a program where no process of ours has a number. */
const APART = 'unshare --user --map-root-user --pid --fork --mount-proc --kill-child --'.split(' ')
const canRunApart = spawnSync(APART[0] ?? '', APART.slice(1).concat('true')).status === 0

describe('the lock of a folder', () => {
  let folder: string
  const holders: ChildProcess[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acme-lock-'))
  })
  afterEach(() => {
    for (const holder of holders.splice(0)) holder.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** A process in a PID namespace of its own; answers whether it got the folder, and what it wrote. */
  async function holdApart() {
    const [program = '', ...words] = [...APART, process.execPath, '--import', 'tsx', HOLDER, folder]
    const holder = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    holders.push(holder)
    let said = ''
    holder.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const holds = once(holder, 'message').then(() => true)
    const ended = once(holder, 'close').then(() => false)
    return { holder, has: await Promise.race([holds, ended]), said: () => said, ended }
  }

  it('keeps two processes of two PID namespaces apart', async function () {
    if (!canRunApart) return this.skip() // a PID namespace of one's own takes user namespaces
    expect((await holdApart()).has).to.equal(true)
    const second = await holdApart()
    expect(second.has).to.equal(false)
    expect(second.said()).to.match(/FolderInUse.*is in use by/)
    expect(() => takeLock(folder)).to.throw(FolderInUse, 'that is not seen from here')
  })

  it('ends with the process that is killed in its namespace', async function () {
    if (!canRunApart) return this.skip() // a PID namespace of one's own takes user namespaces
    const { holder, ended } = await holdApart()
    expect(() => takeLock(folder)).to.throw(FolderInUse)
    holder.kill('SIGKILL')
    await ended
    const canTake = () => {
      try {
        takeLock(folder).release()
        return true
      } catch {
        return false
      }
    }
    expect(await until(canTake, 5000)).to.equal(true) // the kernel ends the namespace a moment after its parent
  })

  it('holds when somebody takes its file for a stale one and removes it', () => {
    const { release } = takeLock(folder)
    rmSync(join(folder, 'lock'))
    expect(() => takeLock(folder)).to.throw(FolderInUse, 'another process')
    release()
    takeLock(folder).release()
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('is refused while an older release runs there, which wrote its number only', () => {
    const { pid } = process
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, started: startedAt(pid) }))
    expect(() => takeLock(folder)).to.throw(FolderInUse, `in use by process ${pid}`)
    rmSync(join(folder, 'lock'))
    takeLock(folder).release() // and what was refused holds nothing
  })
})
