// How long it takes to read a message: in Roundcube, from opening it to the
// verdict on the screen; and messages that are made to be too much, on the page
// for files, with the longest task of the page's thread.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Frame, Page, Request } from 'playwright-core';
import { Browser } from '../e2e/browser.ts';
import { unlock } from '../e2e/flow.ts';
import { issueCertificates } from '../e2e/keys.ts';
import { setUp } from '../e2e/onboarding.ts';
import { temporaryFolder } from '../e2e/rig/folder.ts';
import { eventually, goProgram } from '../e2e/rig/program.ts';
import { type Roundcube, startRoundcube } from '../e2e/rig/roundcube.ts';
import { root } from '../e2e/tree.ts';
import { logInToRoundcube, newestMessage, previewMessage } from '../e2e/webmails/roundcube-page.ts';
import type { Engine } from '../js-bridge/client.ts';

const passphrase = 'correct horse battery staple';

/** Milliseconds from the navigation to the message's page in Roundcube until … */
export interface Reading {
  /** … the verdict is on the screen; */
  verdict: number;
  /** … Roundcube's page of the message is there; */
  page: number;
  /** … the message itself is asked of Roundcube; */
  asked: number;
  /** … it is there; */
  source: number;
  /** … the reader's page begins to load; */
  reader: number;
  /** … the reader has the message; */
  message: number;
  /** … and the engine's answer. */
  answer: number;
}

/** What became of a large message. */
export interface Large {
  name: string;
  octets: number;
  /** The sentence that is shown. */
  outcome: string;
  milliseconds: number;
  /** The longest tasks of the page's thread, and of the sandboxed page's; 0 where all took less than 50 ms. */
  longest: number;
  longestInside: number;
}

export interface ReadingResults {
  signed: Reading[];
  encrypted: Reading[];
  /** Calls of `open` with the signed messages, there and back. */
  engine: number[];
  large: Large[];
  /** The machine's load average meanwhile. */
  load: number;
}

/** What a document of the browser notes; times since 1970. */
interface Marks {
  longest: number;
  verdict: number;
  /** When what came over a port first. */
  came: Record<string, number>;
}

/** Runs in each document. */
function observe(): void {
  const marks: Marks = { longest: 0, verdict: 0, came: {} };
  (globalThis as unknown as { marks: Marks }).marks = marks;
  const now = () => performance.timeOrigin + performance.now();
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) marks.longest = Math.max(marks.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('.verdict-sentence, .problem') === null) return;
    observer.disconnect();
    // After the picture that shows it.
    requestAnimationFrame(() => setTimeout(() => Object.assign(marks, { verdict: now() })));
  }).observe(document, { childList: true, subtree: true });
  const listen = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...listen,
    set(handler: (event: MessageEvent) => void) {
      listen?.set?.call(this, (event: MessageEvent) => {
        marks.came[event.data?.type] ??= now();
        handler(event);
      });
    },
  });
}

const marksOf = (frame: Frame | Page): Promise<Marks> =>
  frame.evaluate(() => (globalThis as unknown as { marks: Marks }).marks);

export async function measureReading(part: 'all' | 'roundcube' | 'large' = 'all'): Promise<ReadingResults> {
  const keys = issueCertificates();
  const folder = temporaryFolder('messages');
  execFileSync(goProgram('messages'), [keys, folder]);
  const names = readdirSync(folder).map(name => basename(name, '.eml'));
  const file = (name: string) => join(folder, `${name}.eml`);
  const roundcube = await startRoundcube({ workers: 4 });
  const browser = await Browser.launch();
  try {
    await setUp(browser, { name: 'bob', passphrase, certificates: keys, origin: roundcube.origin });
    await browser.context.addInitScript(observe);
    const results: ReadingResults = { signed: [], encrypted: [], engine: [], large: [], load: 0 };
    if (part !== 'large') {
      const signed = names.filter(name => name.startsWith('signed-')).map(file);
      Object.assign(results, await inRoundcube(browser, roundcube, signed, file('encrypted-25MB')));
      results.engine = await inEngine(browser, signed);
    }
    if (part !== 'roundcube') {
      const page = await browser.open(browser.url('open/open.html'));
      for (const name of names.filter(name => !/^(signed|encrypted)-/.test(name)).sort()) {
        console.log(`  ${name} …`);
        results.large.push(await openLarge(page, browser, file(name)));
      }
    }
    [results.load = 0] = loadavg();
    return results;
  } finally {
    await browser.close();
    await roundcube.stop();
  }
}

async function inRoundcube(
  browser: Browser,
  roundcube: Roundcube,
  signed: string[],
  encrypted: string,
): Promise<Pick<ReadingResults, 'signed' | 'encrypted'>> {
  for (const path of signed) roundcube.receive('bob', readFileSync(path));
  const page = await logInToRoundcube(browser, roundcube.origin, 'bob');
  const newest = Number(await newestMessage(page, roundcube.origin, 'INBOX', signed.length - 1));
  const results: Pick<ReadingResults, 'signed' | 'encrypted'> = { signed: [], encrypted: [] };
  for (let uid = newest - signed.length + 1; uid <= newest; uid++) {
    results.signed.push(await readInRoundcube(page, String(uid)));
  }
  roundcube.receive('bob', readFileSync(encrypted));
  const uid = await newestMessage(page, roundcube.origin, 'INBOX', signed.length);
  for (let i = 0; i < 4; i++) {
    results.encrypted.push(await readInRoundcube(page, uid));
    await readInRoundcube(page, String(newest)); // so that there is something to open again
  }
  await page.close();
  return results;
}

/** Opens a message from the list and tells when what was there. */
async function readInRoundcube(page: Page, uid: string): Promise<Reading> {
  let request: Request | undefined;
  const notice = (finished: Request) => {
    if (finished.url().includes('viewsource') && finished.url().includes(`_uid=${uid}&`)) request = finished;
  };
  page.on('requestfinished', notice);
  await previewMessage(page, uid);
  const preview = await eventually('the preview', () =>
    page.frames().find(frame => frame.url().includes(`_uid=${uid}&`) && frame.url().includes('preview')),
  );
  const reader = await eventually('the reader', () =>
    preview.childFrames().find(frame => frame.url().includes('/reader/reader.html')),
  );
  const unlocking = reader.getByLabel('Passphrase', { exact: true });
  await reader.locator('.verdict-sentence').or(unlocking).first().waitFor({ timeout: 120_000 });
  if (await unlocking.isVisible()) await unlock(reader, passphrase);
  const marks = await eventually('the verdict', async () => {
    const seen = await marksOf(reader);
    return seen.verdict > 0 ? seen : undefined;
  });
  const start = await preview.evaluate(() => performance.timeOrigin);
  const readerStart = await reader.evaluate(() => performance.timeOrigin);
  const pageEnd = await preview.evaluate(
    () => (performance.getEntriesByType('navigation') as PerformanceNavigationTiming[])[0]?.responseEnd ?? 0,
  );
  const timing = (await eventually('the source', () => request)).timing();
  page.off('requestfinished', notice);
  return {
    verdict: marks.verdict - start,
    page: pageEnd,
    asked: timing.startTime - start,
    source: timing.startTime + timing.responseEnd - start,
    reader: readerStart - start,
    message: (marks.came.message ?? 0) - start,
    answer: (marks.came.answer ?? 0) - start,
  };
}

/** Calls the engine with each message twice, and tells how long the second time took. */
async function inEngine(browser: Browser, paths: string[]): Promise<number[]> {
  const page = await browser.open(browser.url('open/open.html'));
  const { outputFiles } = await build({
    entryPoints: [join(root, 'js-bridge', 'client.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'client',
    write: false,
  });
  await page.evaluate(`${outputFiles[0]?.text}; globalThis.engine = new client.Engine(); undefined`);
  const times = await page.evaluate(
    async messages => {
      const { engine } = globalThis as unknown as { engine: Engine };
      const times: number[] = [];
      for (const message of [...messages, ...messages]) {
        const raw = Uint8Array.from(message, character => character.charCodeAt(0));
        const start = performance.now();
        await engine.call('open', { learn: true }, [raw]);
        times.push(performance.now() - start);
      }
      return times;
    },
    paths.map(path => readFileSync(path, 'latin1')),
  );
  await page.close();
  return times.slice(paths.length);
}

/** Opens a file on the page for files. */
async function openLarge(page: Page, browser: Browser, path: string): Promise<Large> {
  await page.goto(browser.url('open/open.html'));
  const field = page.locator('input[type=file]');
  await field.waitFor({ state: 'attached' });
  const start = Date.now();
  await field.setInputFiles(path);
  const outcome = page.locator('.verdict-sentence, .problem').first();
  await outcome.waitFor({ timeout: 60_000 });
  const milliseconds = Date.now() - start;
  // What is laid out afterwards counts as well.
  await page.waitForTimeout(2000);
  const sandboxes = page.frames().filter(frame => frame.url().includes('sandbox.html'));
  const inside = await Promise.all(sandboxes.map(frame => marksOf(frame).catch(() => undefined)));
  const { longest } = await marksOf(page);
  return {
    name: basename(path, '.eml'),
    octets: statSync(path).size,
    outcome: (await outcome.innerText()).split('\n')[0] ?? '',
    milliseconds,
    longest,
    longestInside: Math.max(0, ...inside.map(marks => marks?.longest ?? 0)),
  };
}

// `node build/bench/bench/reading.mjs [roundcube|large]` prints what was measured.
if (process.argv[1]?.endsWith('reading.mjs')) {
  const part = process.argv[2] === 'roundcube' || process.argv[2] === 'large' ? process.argv[2] : 'all';
  console.log(JSON.stringify(await measureReading(part), null, 1));
}
