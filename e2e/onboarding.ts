// The set-up as a person goes through it, page by page.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Browser } from './browser.ts';
import { p12Password } from './keys.ts';
import { eventually } from './rig/program.ts';

export interface Person {
  /** alice or bob: the certificate file and the webmail's password are called so. */
  name: string;
  passphrase: string;
  /** The folder with the certificates. */
  certificates: string;
  /** The webmail to turn Signet on for. */
  origin: string;
}

/** Called at each step of the set-up, before it is filled in. */
export type OnStep = (step: string, page: Page) => Promise<void>;

/** Goes through the set-up to its end. */
export async function setUp(
  browser: Browser,
  person: Person,
  onStep: OnStep = async () => {},
): Promise<void> {
  await browser.willGrant(person.origin);
  const page = await setUpPage(browser);
  await page.bringToFront();
  const next = (name: string) => page.getByRole('link', { name, exact: true }).click();

  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByLabel('Passphrase', { exact: true }).waitFor();
  await onStep('passphrase', page);
  await page.getByLabel('Passphrase', { exact: true }).fill(person.passphrase);
  await page.getByLabel('The same again').fill(person.passphrase);
  await page.getByRole('button', { name: 'Set passphrase' }).click();

  await page.getByRole('heading', { name: 'Your certificate' }).waitFor();
  await onStep('certificate', page);
  await page
    .locator('signet-import-key input[type=file]')
    .setInputFiles(join(person.certificates, `${person.name}.p12`));
  await page.getByLabel('Password of this file').fill(p12Password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'This is in the file' }).waitFor();
  await onStep('certificate-preview', page);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('article').getByText(`${person.name}@example.test`).first().waitFor();
  await onStep('certificate-imported', page);

  const trust = page.getByRole('button', { name: /^Trust / });
  await trust.click();
  await page.getByRole('heading', { name: 'Trusted authorities' }).waitFor();
  await onStep('trust', page);
  await next('Continue');

  await page.getByLabel('Address of your webmail').waitFor();
  await onStep('webmail', page);
  await page.getByLabel('Address of your webmail').fill(person.origin);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('Signet is on for').first().waitFor();
  await page.getByRole('radio').first().waitFor({ state: 'attached' });
  for (const group of await page.locator('signet-mark-chooser fieldset').all()) {
    // By keyboard: the circles cover the radio buttons, which no pointer finds.
    await group
      .getByRole('radio')
      .nth(person.name === 'alice' ? 1 : 2)
      .press('Space');
  }
  await onStep('mark', page);
  await next('Continue');

  await page.getByRole('heading', { name: 'Ready to write' }).waitFor();
  await onStep('ready', page);
  await page.close();
}

/** Waits for the page of the set-up, which opens after the installation. */
export function setUpPage(browser: Browser): Promise<Page> {
  const address = browser.url('onboarding/onboarding.html');
  return eventually('the set-up, which opens after the installation', () =>
    browser.context.pages().find(each => each.url().startsWith(address)),
  );
}

/** Imports correspondents' certificates on the page with the settings. */
export async function importCertificates(browser: Browser, ...files: string[]): Promise<void> {
  const page = await browser.open(browser.url('options/options.html#people'));
  const open = page.getByRole('button', { name: 'Import', exact: true });
  await page.locator('signet-drop').or(open).first().waitFor();
  if (await open.isVisible()) await open.click();
  await page.locator('signet-drop input[type=file]').first().setInputFiles(files);
  await page.getByRole('button', { name: 'Store these certificates' }).click();
  await page.getByText(/^Added: /).waitFor();
  await page.close();
}
