// What the set-up leaves behind, for tests that are about something else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { patternsOf } from '../extension/background/companions.ts';
import type { Browser } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { p12Password } from './keys.ts';
import { type Person, setUpPage } from './onboarding.ts';

/**
 * Does what a person does in `setUp`, and with the certificates of correspondents, by the calls that those pages make.
 * It takes less time.
 *
 * @param correspondents whose certificates to import, by name
 */
export async function prepare(browser: Browser, person: Person, ...correspondents: string[]): Promise<void> {
  const { name, passphrase, certificates, origin } = person;
  const file = (each: string) => readFileSync(join(certificates, each));
  await (await setUpPage(browser)).close();
  const caller = await Caller.open(browser);
  await caller.ask('setPassphrase', { new: passphrase });
  const key = { name: `${name}.p12`, password: p12Password };
  const { authorities } = await caller.ask('importKey', key, file(key.name));
  for (const { id, issuer, subject } of authorities)
    if (issuer === subject) await caller.ask('trustAuthority', { id });
  for (const each of correspondents)
    await caller.ask('importCertificates', { names: [each] }, file(`${each}.pem`));
  await caller.page.evaluate(
    mark => chrome.storage.local.set({ securityMark: mark, onboardingDone: true }),
    name === 'alice' ? { figure: 'crown', color: 'amber' } : { figure: 'fish', color: 'teal' },
  );
  await turnOn(browser, caller.page, origin);
  await caller.page.close();
}

/** Turns Signet on for another webmail, from a page of the extension that is open. */
export async function turnOn(browser: Browser, own: Page, origin: string): Promise<void> {
  await browser.willGrant(origin, own);
  await browser.request(own, patternsOf(origin));
  await own.evaluate(origin => chrome.runtime.sendMessage({ type: 'site-added', origin }), origin);
}
