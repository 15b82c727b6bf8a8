/** What is wrong with a form: each error stands beside its field, belongs to it for whoever cannot see where it stands, and the keyboard is there. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { newPlayer } from '../support/http.ts'
import { system } from '../support/system.ts'
import { visit, type Visitor } from './support/browser.ts'
import { signInAs, submit } from './support/player.ts'

/** Of every field that is called wrong: its name, and what is said of it by the element that describes it. */
const ERRORS = `[...document.querySelectorAll('[aria-invalid=true]')].map((field) => [
  field.name,
  (field.getAttribute('aria-describedby') ?? '').split(' ')
    .map((id) => document.getElementById(id))
    .filter((one) => one?.classList.contains('error'))
    .map((one) => one.textContent).join(''),
])`

describe('errors of a form', function () {
  this.timeout(60_000)
  let visitor: Visitor
  let page: Page
  let url: string
  before(async () => {
    url = (await system()).url
    visitor = await visit(url)
    page = visitor.page
  })
  after(() => visitor.leave())

  const errors = async () => {
    await page.locator('[aria-invalid=true]').first().waitFor()
    const told = await page.evaluate<[string, string][]>(ERRORS)
    for (const [name, text] of told) expect(text, name).not.to.equal('')
    expect(await page.evaluate('document.activeElement.name')).to.equal(told[0]?.[0])
    return told.map(([name]) => name)
  }

  it('belong to the fields of a registration, whether the page finds them or the API', async () => {
    await page.goto('/player#register')
    await page.getByLabel('Given name').waitFor()
    await submit(page, 'Register')
    expect(await errors()).to.deep.equal(['country'])
    await page.getByLabel('Country').selectOption('MT')
    await page.getByLabel('Currency').selectOption('EUR')
    await submit(page, 'Register')
    expect(await errors()).to.deep.equal(['terms'])
    await page.getByLabel('I accept the terms').check()
    await page
      .getByLabel('Given name')
      .fill('<img src=x onerror=alert(1)> \u202eRTL e\u0301\u0301\u0301')
    await submit(page, 'Register')
    expect(await errors()).to.include.members([
      'dateOfBirth',
      'street',
      'city',
      'email',
      'password',
    ])
    expect(await page.getByLabel('Given name').inputValue()).to.include('onerror')
  })
  it('go with what was wrong', async () => {
    await page.getByLabel('City').fill('x')
    await submit(page, 'Register')
    const told = await errors()
    expect(told).not.to.include('city')
    expect(told).to.include('street')
  })
  it('belong to a bet', async () => {
    await signInAs(page, await newPlayer(url))
    await page.goto('/player#dice')
    await page.getByLabel('Stake in EUR').fill('0')
    await submit(page, 'Place bet')
    expect(await errors()).to.deep.equal(['stake'])
  })
})
