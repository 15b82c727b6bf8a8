/** What walks of the player's page have in common. */
import type { Page } from 'playwright-core'
import { newAccount } from '../../support/account.ts'

export const submit = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).click()

export type Newcomer = { email: string; password: string; familyName: string }

/** Fills the form of registration on the screen, and sends it. */
export async function registerAs(page: Page, { email, password, familyName }: Newcomer) {
  const { givenName, dateOfBirth, address, country, currency } = newAccount()
  await page.getByLabel('Given name').fill(givenName)
  await page.getByLabel('Family name').fill(familyName)
  await page.getByLabel('Date of birth').fill(dateOfBirth)
  await page.getByLabel('Street and number').fill(address.street)
  await page.getByLabel('City').fill(address.city)
  await page.getByLabel('Postal code').fill(address.postalCode)
  await page.getByLabel('Country').selectOption(country)
  await page.getByLabel('Currency').selectOption(currency)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('I accept the terms').check()
  await submit(page, 'Register')
}

/** Signs in on the screen of sign-in, and waits for the wallet. */
export async function signInAs(page: Page, { email, password }: Omit<Newcomer, 'familyName'>) {
  await page.goto('/player#sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await submit(page, 'Sign in')
  await page.getByRole('heading', { level: 1, name: 'Wallet' }).waitFor()
}
