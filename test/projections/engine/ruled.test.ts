/** Read models made from rules: one entry each, from which what-if, docs/rules and the kinds of findings are derived. */
import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { projection } from '../../../projections/engine/projection.ts'
import { InvalidRules, ruled } from '../../../projections/engine/ruled.ts'
import { handlersHash } from '../../../projections/engine/tables.ts'
import { text } from '../../../projections/engine/columns.ts'
import { registry, ruledModels } from '../../../projections/registry.ts'

const RULES = new URL('../../../docs/rules', import.meta.url)

const columns = { id: text }
const rules = { version: '1', source: 'these tests' }
const schema = {
  safeDecode: (json: unknown) => ({ success: true as const, data: json as typeof rules }),
  encode: (some: typeof rules) => some,
}
const finding = <const Kind extends string>(kind: Kind) =>
  projection({
    name: 'made',
    oneRowPer: 'id',
    answers: 'nothing but these tests',
    version: 1,
    columns,
    key: ['id'],
    partitionBy: 'id',
    on: {},
    finds: (_before, { id }) => ({ key: id, kind, data: {} }),
  })

describe('read models made from rules', () => {
  it('are in the registry by the rules in force, which they carry', () => {
    for (const { inForce, rulesInForce, madeFrom } of ruledModels) {
      expect(registry).to.include(inForce)
      expect(inForce.rules).to.be.an('object')
      expect(handlersHash(madeFrom(rulesInForce))).to.equal(handlersHash(inForce))
    }
    const others = registry.filter((one) => !ruledModels.some(({ inForce }) => inForce === one))
    expect(others.map(({ rules: carried }) => carried)).to.deep.equal(others.map(() => undefined))
  })

  it('are those whose rules docs/rules tells', () => {
    const names = ruledModels.map(({ inForce }) => `${inForce.name}.json`)
    expect(readdirSync(RULES)).to.have.members(names)
  })

  it('are others by other rules, even where the handlers are written alike', () => {
    const { inForce, make } = ruled({
      kind: 'a',
      packs: 'a',
      rules,
      schema,
      make: () => finding('a'),
    })
    expect(handlersHash(make({ ...rules }))).to.equal(handlersHash(inForce))
    expect(handlersHash(make({ ...rules, version: '2' }))).not.to.equal(handlersHash(inForce))
  })

  it('are refused for what is no rules, with the place of each fault', () => {
    for (const { madeFrom } of ruledModels) {
      expect(() => madeFrom({ version: '1' })).to.throw(InvalidRules, /source: /)
    }
  })

  it('find what their entry says: another kind does not compile', () => {
    // @ts-expect-error the fold finds another kind than the entry says
    expect(ruled({ kind: 'a', packs: 'a', rules, schema, make: () => finding('b') }).kind).to.equal(
      'a',
    )
  })
})
