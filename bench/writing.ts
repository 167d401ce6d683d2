// How long it takes to send a message with a large file, beside the webmail's own
// compose view in the same Roundcube; and how long a letter takes from the key
// to the screen, in a message that is long and has the large file attached.
import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Browser } from '../e2e/browser.ts';
import { type ChosenFile, type Composer, encrypt } from '../e2e/flow.ts';
import { issueCertificates } from '../e2e/keys.ts';
import { importCertificates, setUp } from '../e2e/onboarding.ts';
import { type Roundcube, startRoundcube } from '../e2e/rig/roundcube.ts';
import { composeInRoundcube, logInToRoundcube } from '../e2e/webmails/roundcube-page.ts';

/** Octets of the attached file. */
const size = 25e6;
/** Letters that are typed. */
const letters = 400;
/** Words of the text in which they are typed. */
const words = 20_000;

export interface WritingResults {
  /** Milliseconds from choosing the file to the message that left: Roundcube's own, */
  webmail: number[];
  /** and Signet's, its stored copy compared. */
  signet: number[];
  /** Milliseconds from a key to the picture that shows its letter, for each. */
  typing: number[];
  /** The machine's load average meanwhile. */
  load: number;
}

export async function measureWriting(runs = 3): Promise<WritingResults> {
  const certificates = issueCertificates();
  const roundcube = await startRoundcube({ uploadLimit: '60M', htmlEditor: true });
  const browser = await Browser.launch();
  try {
    const passphrase = 'correct horse battery staple';
    await setUp(browser, { name: 'alice', passphrase, certificates, origin: roundcube.origin });
    await importCertificates(browser, join(certificates, 'bob.pem'));
    const page = await logInToRoundcube(browser, roundcube.origin, 'alice');
    const results: WritingResults = { webmail: [], signet: [], typing: [], load: 0 };
    for (let run = 0; run < runs; run++) {
      const file = {
        name: 'large.bin',
        mimeType: 'application/octet-stream',
        buffer: randomBytes(size),
      };
      results.webmail.push(await inRoundcube(page, roundcube, file));
      results.signet.push(await inSignet(page, roundcube, file));
    }
    results.typing = await typing(page, roundcube);
    [results.load = 0] = loadavg();
    return results;
  } finally {
    await browser.close();
    await roundcube.stop();
  }
}

/** Roundcube's own way: upload, Send, until its list is there again. */
async function inRoundcube(page: Page, { origin }: Roundcube, file: ChosenFile): Promise<number> {
  await composeInRoundcube(page, origin);
  await page.locator('.recipient-input input').first().fill('bob@example.test');
  await page.locator('.recipient-input input').first().press('Enter');
  await page.locator('#compose-subject').fill('Large');
  await page.frameLocator('#composebody_ifr').locator('body').pressSequentially('Here it is.');
  const start = Date.now();
  await page.locator('#uploadformInput').setInputFiles(file);
  await page.getByText(file.name).waitFor({ timeout: 120_000 });
  await page.locator('#attachment-list li.uploading').waitFor({ state: 'detached', timeout: 120_000 });
  await page.locator('button.send').click();
  await page.waitForURL(url => !url.search.includes('compose'), { timeout: 120_000 });
  return Date.now() - start;
}

/** The same in the composer, until the stored copy was compared. */
async function inSignet(page: Page, { origin }: Roundcube, file: ChosenFile): Promise<number> {
  const letter = await begin(page, origin);
  await letter.type('Here it is.');
  // The composer has been in sight for long enough by now.
  await letter.frame.waitForTimeout(1000);
  const start = Date.now();
  await letter.attach(file);
  await letter.sendButton.click();
  await letter.expectSent();
  const time = Date.now() - start;
  await page.waitForURL(url => !url.search.includes('compose'));
  return time;
}

async function begin(page: Page, origin: string): Promise<Composer> {
  await composeInRoundcube(page, origin);
  const letter = await encrypt(page);
  await letter.to('bob@example.test');
  await letter.subject.fill('Large');
  return letter;
}

/** Types into a long message, and tells for each letter when the picture with it was there. */
async function typing(page: Page, { origin }: Roundcube): Promise<number[]> {
  const letter = await begin(page, origin);
  await letter.attach({
    name: 'large.bin',
    mimeType: 'application/octet-stream',
    buffer: randomBytes(size),
  });
  await letter.text.click();
  await letter.text.evaluate((editor, words) => {
    const clipboardData = new DataTransfer();
    const paragraph = `<p>${'word '.repeat(100)}</p>`;
    clipboardData.setData('text/html', paragraph.repeat(words / 100));
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, words);
  await letter.text.press('Control+Home');
  await letter.frame.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { typingTimes: times });
    addEventListener(
      'keydown',
      ({ timeStamp }) =>
        // After the picture that shows it.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - timeStamp);
          port2.postMessage(null);
        }),
      { capture: true },
    );
  });
  for (let i = 0; i < letters; i++) await page.keyboard.press(i % 6 === 5 ? 'Space' : 'e', { delay: 20 });
  await letter.frame.waitForTimeout(1000);
  return letter.frame.evaluate(() => (globalThis as unknown as { typingTimes: number[] }).typingTimes);
}

// `node build/bench/bench/writing.mjs` prints what was measured.
if (process.argv[1]?.endsWith('writing.mjs')) {
  const { typing: times, ...rest } = await measureWriting();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1];
  console.log(JSON.stringify({ ...rest, p50: at(0.5), p95: at(0.95), most: at(1) }, null, 1));
}
