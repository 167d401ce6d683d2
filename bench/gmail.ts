// What Signet takes of the thread of Gmail's page: a conversation of forty messages, all of them open and most of them
// protected, that is drawn anew, and six compose windows. Beside the same page without Signet.
import { loadavg } from 'node:os';
import type { Frame, Page } from 'playwright-core';
import { Browser, isOf } from '../e2e/browser.ts';
import { issueCertificates } from '../e2e/keys.ts';
import { setUp } from '../e2e/onboarding.ts';
import { encrypt, sign, signOpaquely } from '../e2e/openssl.ts';
import { renderAgain } from '../e2e/rig/gmail.ts';
import { eventually } from '../e2e/rig/program.ts';
import { type GmailServer, gmail } from '../e2e/webmails/gmail.ts';
import { logIn } from '../e2e/webmails/gmail-mailbox.ts';
import { type Tasks, TraceLost, tasksOf } from './tasks.ts';

/** Messages of the conversation; every fourth is plain. */
const count = 40;
const readers = (count * 3) / 4;
const windows = 6;
/** Letters that are typed into the last of the windows. */
const letters = 40;
/** How long nothing may change in a page that has come to rest, in milliseconds. */
const rest = 1000;

/** What is done in the page, in this order. */
export const steps = ['load', 'open', 'again', 'compose', 'type', 'leave'] as const;
export type Step = (typeof steps)[number];

export type Run = Record<Step, Tasks>;

export interface GmailResults {
  without: Run[];
  signet: Run[];
  /** The machine's load average meanwhile. */
  load: number;
}

export async function measureGmail(runs = 3): Promise<GmailResults> {
  const certificates = issueCertificates();
  const server = (await gmail({}, []).start({ certificates, refuse: '', editor: 'html' })) as GmailServer;
  const browsers: Browser[] = [];
  const begin = async () => {
    const browser = await Browser.launch(server.browser);
    browsers.push(browser);
    return browser;
  };
  try {
    const without = await begin();
    const signet = await begin();
    await server.beforehand?.(signet);
    const passphrase = 'correct horse battery staple';
    await setUp(signet, { name: 'alice', passphrase, certificates, origin: server.origin });
    for (const message of conversation(certificates)) await server.deliver('alice', message);
    const pages = { without: await logIn(without, 'alice'), signet: await logIn(signet, 'alice') };
    const results: GmailResults = { without: [], signet: [], load: 0 };
    for (let run = 0; run < runs; run++) {
      for (const which of ['without', 'signet'] as const) {
        await pages[which].bringToFront();
        results[which].push(await whole(() => measured(pages[which], server.origin, which === 'signet')));
      }
    }
    [results.load = 0] = loadavg();
    return results;
  } finally {
    for (const browser of browsers) await browser.close();
    await server.stop();
  }
}

/** A run of which all was traced; it may take a few. */
async function whole(run: () => Promise<Run>, tries = 5): Promise<Run> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof TraceLost) || tries === 1) throw thrown;
    return whole(run, tries - 1);
  }
}

/** Messages from Bob, each an answer to the first: plain, signed in both ways, encrypted, and so on. */
function conversation(certificates: string): Buffer[] {
  const letter = { from: 'bob@example.test', to: 'alice@example.test', subject: 'Long' };
  const [first = '', ...rest] = Array.from({ length: count }, (_, index) => {
    const text = `Message ${index}.\r\n${'All work and no play makes Jack a dull boy.\r\n'.repeat(20)}`;
    const kinds = [
      () => plain(index, letter),
      () => sign(text, letter, certificates, 'bob'),
      () => signOpaquely(text, letter, certificates, 'bob'),
      () => encrypt(text, letter, certificates, 'alice'),
    ];
    return kinds[index % kinds.length]?.().toString('latin1') ?? '';
  });
  const [id = ''] = /(?<=^Message-ID: )<.*>/im.exec(first) ?? [];
  const answers = rest.map(message => `In-Reply-To: ${id}\r\nReferences: ${id}\r\n${message}`);
  return [first, ...answers].map(message => Buffer.from(message, 'latin1'));
}

/** HTML as newsletters have it: a table with five hundred elements. */
function plain(index: number, { from, to, subject }: { from: string; to: string; subject: string }): Buffer {
  const row = `<tr><td><p>Offer</p></td><td><a href="https://example.test/">here</a></td></tr>\r\n`;
  return Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\n` +
      `Message-ID: <plain-${index}@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n` +
      `<table>${row.repeat(100)}</table>\r\n`,
  );
}

async function measured(page: Page, origin: string, withSignet: boolean): Promise<Run> {
  const run: Partial<Run> = {};
  const host = new URL(origin).host;
  const step = async (name: Step, work: () => Promise<void>) => {
    run[name] = await tasksOf(page, host, '/webmail/content.js', async () => {
      await work();
      await atRest(page);
    });
  };
  /** Readers that have shown a verdict. */
  const seen = new Set<Frame>();
  /** Waits until each protected message has its verdict, in a reader that was not there before. */
  const verdicts = async () => {
    if (!withSignet) return;
    const before = seen.size;
    await eventually(
      'a verdict for each protected message',
      async () => {
        const next = page.frames().filter(frame => isOf(frame, 'reader') && !seen.has(frame));
        for (const frame of next) if ((await frame.locator('.verdict-sentence').count()) > 0) seen.add(frame);
        return seen.size === before + readers;
      },
      120,
    );
  };

  await page.goto('about:blank');
  await step('load', async () => {
    await page.goto(`${origin}/mail/u/0/#inbox`);
    await page.locator('[role=main] [role=row]').first().waitFor();
  });
  await step('open', async () => {
    await page.locator('[role=main] [role=row]').first().click();
    await unfold(page);
    await verdicts();
  });
  await step('again', async () => {
    await renderAgain(page);
    await verdicts();
  });
  await step('compose', async () => {
    await page.locator('[gh=cm]').evaluate((button, times) => {
      for (let i = 0; i < times; i++) (button as HTMLElement).click();
    }, windows);
  });
  const controls = await buttons(page, 'Encrypt');
  if (controls !== (withSignet ? windows : 0)) throw new Error(`${controls} controls in ${windows} windows`);
  await step('type', async () => {
    await page.locator('[g_editable=true]').last().focus();
    await page.keyboard.type('letter '.repeat(letters / 7), { delay: 20 });
  });
  await step('leave', async () => {
    await page.evaluate(() => {
      location.hash = '#inbox';
    });
    await page.locator('[role=main] [role=row]').first().waitFor();
  });
  return run as Run;
}

/** How many buttons of a name there are, in closed shadow roots as well. */
async function buttons(page: Page, name: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter(({ role, name: called }) => role?.value === 'button' && called?.value === name).length;
}

/** Opens all messages of the conversation at once. */
async function unfold(page: Page): Promise<void> {
  const messages = page.locator('[role=listitem] [data-message-id]');
  await messages.first().waitFor();
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('[role=listitem] > [role=button]')?.click();
    const folded = '[role=listitem][aria-expanded=false] [data-message-id] > table';
    for (const head of document.querySelectorAll<HTMLElement>(folded)) head.click();
  });
  const open = await page.locator('[role=listitem][aria-expanded=true]').count();
  if (open !== count) throw new Error(`${open} of ${count} messages are open`);
}

/** Waits until the page changes no more. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(
    rest =>
      new Promise<void>(resolve => {
        const done = () => {
          observer.disconnect();
          resolve();
        };
        let timer = setTimeout(done, rest);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, rest);
        });
        observer.observe(document, { childList: true, subtree: true });
      }),
    rest,
  );
}

// `node build/bench/bench/gmail.mjs [runs]` prints what was measured.
if (process.argv[1]?.endsWith('gmail.mjs')) {
  console.log(JSON.stringify(await measureGmail(Number(process.argv[2] ?? 1)), null, 1));
}
