/** Rules over HTTP: drafted, approved by somebody else, activated ahead; every refusal changes nothing. */
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { v7 } from 'uuid'
import type { Code } from '../../../api/codes.ts'
import { ask, type Reply } from '../../support/http.ts'
import { signedAs } from '../../support/signed.ts'
import { system, type System } from '../../support/system.ts'

type Body = Record<string, unknown>

const KIND = 'deposit_watch'
const reason = 'more days shall be looked at'
const inS = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const packOf = (version: string, sums: Body = { EUR: '150000' }): Body => ({
  version,
  source: 'these tests',
  dailySums: [{ from: '2020-01-01', perDay: sums }],
})

describe('rules over HTTP', function () {
  this.timeout(30_000)
  let on: System
  let [drafter, approver, auditor] = ['', '', '']
  const drafterId = randomUUID()
  before(async () => {
    on = await system()
    drafter = await signedAs('compliance', drafterId)
    approver = await signedAs('compliance')
    auditor = await signedAs('auditor')
  })

  const post = (path: string, body: Body, { token = drafter, key = v7(), kind = KIND } = {}) =>
    ask(on.url, 'POST', {
      path: `/v1/operations/rules/${kind}/${path}`,
      token,
      body: { reason, ...body },
      headers: { 'idempotency-key': key },
    })
  const get = async (path: string) =>
    (await ask(on.url, 'GET', { path: `/v1/operations/${path}`, token: auditor })).body
  const refused = async (code: Code, asked: Promise<Reply>) => {
    const { body } = await asked
    expect(body['code'], JSON.stringify(body)).to.equal(code)
    return body
  }
  const newVersion = () => `t-${randomUUID().slice(0, 8)}`
  /** Long ahead, and for an hour: other tests go by what code ships. */
  const draft = (version: string, hour: number) =>
    post('drafts', {
      pack: packOf(version),
      effectiveFrom: inS(hour * 3_600),
      effectiveTo: inS((hour + 1) * 3_600),
    })
  const drafted = async (hour: number) => {
    const version = newVersion()
    const { status, body } = await draft(version, hour)
    expect(status, JSON.stringify(body)).to.equal(201)
    return version
  }
  const approved = async (hour: number) => {
    const version = await drafted(hour)
    const { status } = await post('approvals', { version }, { token: approver })
    expect(status).to.equal(200)
    return version
  }
  const rowOf = async (version: string, after: unknown) => {
    const { data } = await get(`rules/${KIND}?limit=100&after=${String(after)}`)
    return (data as Body[]).find((row) => row['version'] === version)
  }

  it('go from draft to activation by two people, and are told with all who acted and why', async () => {
    const version = await approved(100)
    const at = inS(100.5 * 3_600)
    const key = v7()
    const { status, body } = await post('activations', { version, at }, { token: approver, key })
    expect(status, JSON.stringify(body)).to.equal(200)
    expect(body).to.include({ kind: KIND, version, at })
    const repeated = await post('activations', { version, at }, { token: approver, key })
    expect(repeated.body).to.deep.equal(body)
    const row = await rowOf(version, body['position'])
    expect(row).to.include({ status: 'activated', at, draftedBy: drafterId, draftReason: reason })
    expect(row?.['sequence']).to.equal(body['sequence'])
    const { data } = await get(`rules?after=${String(body['position'])}`)
    const own = (data as Body[]).find(({ kind }) => kind === KIND)
    expect(own?.['inForce']).to.include({ version: '2026-1', sequence: 0, since: null })
    const whole = await get(`rules/${KIND}/pack?version=${version}`)
    expect(whole).to.include({ hash: row?.['hash'] })
    expect(whole['pack']).to.deep.equal(packOf(version))
    const subject = encodeURIComponent(`${KIND} ${version}`)
    const log = await get(`audit-log?subjectId=${subject}&after=${String(body['auditPosition'])}`)
    expect((log['data'] as Body[]).map(({ action }) => action)).to.deep.equal([
      'rules.activate',
      'rules.approve',
      'rules.draft',
    ])
  })

  it('are refused where they are none, are too large, or look back; and nothing is drafted', async () => {
    const ahead = { effectiveFrom: inS(3_600) }
    const version = newVersion()
    const none = await refused(
      'PACK_INVALID',
      post('drafts', { ...ahead, pack: packOf(version, { EUR: '2.50' }) }),
    )
    expect(JSON.stringify(none['errors'])).to.match(/dailySums\.0\.perDay\.EUR/)
    await refused(
      'PACK_INVALID',
      post('drafts', { ...ahead, pack: { ...packOf(version), more: 1 } }),
    )
    await refused('PACK_INVALID', post('drafts', { ...ahead, pack: packOf('a/b') }))
    const twice = [
      ...(packOf(version)['dailySums'] as Body[]),
      ...(packOf(version)['dailySums'] as Body[]),
    ]
    await refused(
      'PACK_INVALID',
      post('drafts', { ...ahead, pack: { ...packOf(version), dailySums: twice } }),
    )
    await refused(
      'PACK_BACKDATED',
      post('drafts', { pack: packOf(version), effectiveFrom: inS(1) }),
    )
    const ends = { ...ahead, effectiveTo: ahead.effectiveFrom }
    await refused('PACK_DATES_INVALID', post('drafts', { ...ends, pack: packOf(version) }))
    await refused('PACK_VERSION_TAKEN', post('drafts', { ...ahead, pack: packOf('2026-1') }))
    await refused(
      'RULE_KIND_UNKNOWN',
      post('drafts', { ...ahead, pack: packOf(version) }, { kind: 'nothing' }),
    )
    const days = Array.from({ length: 5_000 }, (_, n) => ({
      from: new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10),
      perDay: { EUR: '150000', USD: '1' },
    }))
    const large = { ...packOf(version), dailySums: days }
    await refused('PACK_TOO_LARGE', post('drafts', { ...ahead, pack: large }))
    const larger = { ...large, dailySums: [...days, ...days] }
    await refused('PAYLOAD_TOO_LARGE', post('drafts', { ...ahead, pack: larger }))
    expect(await rowOf(version, 0)).to.equal(undefined)
  })

  it('are refused for a name that a copy would lose, wherever it stands', async () => {
    const version = newVersion()
    const whole = JSON.stringify({ pack: packOf(version), effectiveFrom: inS(3_600), reason })
    const raw = (text: string) =>
      ask(on.url, 'POST', {
        path: `/v1/operations/rules/${KIND}/drafts`,
        token: drafter,
        raw: text,
        headers: { 'idempotency-key': v7() },
      })
    for (const [before, pointer] of [
      ['', '/__proto__'],
      ['"pack":', '/pack/__proto__'],
      ['"dailySums":[', '/pack/dailySums/0/__proto__'],
      ['"perDay":', '/pack/dailySums/0/perDay/__proto__'],
    ] as const) {
      for (const name of ['__proto__', '\\u005f_proto__']) {
        const text = whole.replace(`${before}{`, `${before}{"${name}":{"EUR":"1"},`)
        const { errors } = await refused('VALIDATION_FAILED', raw(text))
        expect(errors, text).to.have.deep.nested.property('[0].pointer', pointer)
      }
    }
    for (const name of ['constructor', 'prototype', 'toString']) {
      const pack = { ...packOf(version), [name]: 1 }
      await refused('PACK_INVALID', post('drafts', { effectiveFrom: inS(3_600), pack }))
      const sums = packOf(version, { EUR: '1', [name]: '1' })
      await refused('PACK_INVALID', post('drafts', { effectiveFrom: inS(3_600), pack: sums }))
    }
    const deep = `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`
    await refused('PACK_INVALID', raw(whole.replace('"version"', `"deep":${deep},"version"`)))
    expect(await rowOf(version, 0)).to.equal(undefined)
  })

  it('keep their version: another draft of it is refused, whatever it says', async () => {
    const version = await drafted(200)
    await refused('PACK_VERSION_TAKEN', draft(version, 200))
    const other = { pack: packOf(version, { EUR: '1' }), effectiveFrom: inS(3_600) }
    await refused('PACK_VERSION_TAKEN', post('drafts', other))
  })

  it('are approved and rejected by somebody else alone, once', async () => {
    const version = await drafted(300)
    await refused('SAME_PERSON', post('approvals', { version }))
    await refused('SAME_PERSON', post('rejections', { version }))
    await refused('PACK_NOT_APPROVED', post('activations', { version, at: inS(300 * 3_600 + 60) }))
    const rejected = await post('rejections', { version }, { token: approver })
    expect(rejected.status).to.equal(200)
    await refused('PACK_DECIDED', post('approvals', { version }, { token: approver }))
    await refused('PACK_DECIDED', post('activations', { version, at: inS(300 * 3_600 + 60) }))
    expect(await rowOf(version, rejected.body['position'])).to.include({
      status: 'rejected',
      at: null,
    })
    await refused('PACK_UNKNOWN', post('approvals', { version: newVersion() }, { token: approver }))
  })

  it('are activated within their dates, beside no other, and withdrawn before they hold', async () => {
    const version = await approved(400)
    const at = inS(400.5 * 3_600)
    await refused('PACK_NOT_EFFECTIVE', post('activations', { version, at: inS(399 * 3_600) }))
    await refused('PACK_NOT_EFFECTIVE', post('activations', { version, at: inS(402 * 3_600) }))
    await refused('PACK_BACKDATED', post('activations', { version, at: inS(1) }))
    expect((await post('activations', { version, at })).status).to.equal(200)
    const other = await approved(400)
    await refused('PACK_OVERLAPS', post('activations', { version: other, at: inS(400.7 * 3_600) }))
    const withdrawn = await post('withdrawals', { version })
    expect(withdrawn.status).to.equal(200)
    const then = await post('activations', { version: other, at: inS(400.7 * 3_600) })
    expect(then.status, JSON.stringify(then.body)).to.equal(200)
    expect(await rowOf(version, then.body['position'])).to.include({ status: 'withdrawn', at })
  })

  it('are rehearsed by a dry run, which records nothing', async () => {
    const version = newVersion()
    const body = { pack: packOf(version), effectiveFrom: inS(3_600) }
    const { status, body: told } = await post('drafts?dryRun=true', body)
    expect(status).to.equal(200)
    expect(JSON.stringify(told)).to.include('PackDrafted')
    await refused('PACK_UNKNOWN', post('approvals', { version }, { token: approver }))
  })
})
