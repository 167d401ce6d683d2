// Real Chromium with the unpacked extension, and how a test reaches what a
// person reaches: the extension's pages, its frames inside a webmail, and the
// controls that it hides from the page.
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BrowserContext,
  chromium,
  type Frame,
  type Locator,
  type Page,
  type Worker,
} from 'playwright-core';
import type { FixedHosts } from './rig/fixed-hosts.ts';
import { removeFolder, temporaryFolder } from './rig/folder.ts';
import { eventually } from './rig/program.ts';
import { dist, screenshots } from './tree.ts';

export interface BrowserOptions {
  /** The profile's folder; a temporary one, removed at the end, where absent. */
  profile?: string;
  /** The folder of the unpacked extension, where it is not the one that was built. */
  extension?: string;
  headless?: boolean;
  viewport?: { width: number; height: number };
  /** Language of the browser, and so of the extension, such as de. */
  language?: string;
  /** Doubles of hosts whose names are fixed, which it finds instead of the hosts themselves. */
  hosts?: FixedHosts[];
  /** More switches for Chromium, such as a window's place. */
  args?: string[];
}

/** Chromium's name differs; branded Chrome is not in the list, for it loads no unpacked extension. */
const names = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'chrome-for-testing'];

/**
 * The path of a Chromium that takes `--load-extension`: what SIGNET_CHROMIUM names, else what is on the PATH;
 * undefined where there is none.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = names.flatMap(name => folders.map(folder => join(folder, name)));
  return [process.env.SIGNET_CHROMIUM, ...paths].find(path => path !== undefined && existsSync(path));
}

/**
 * The switches with which Chromium goes to doubles for their hosts, and believes their keys. For any other host it goes to
 * the first one, which writes the request down and refuses it: nothing leaves unseen.
 */
function switchesFor(doubles: FixedHosts[]): string[] {
  const [first] = doubles;
  if (first === undefined) return [];
  const rules = doubles.flatMap(({ hosts, address }) => hosts.map(host => `MAP ${host} ${address}`));
  rules.push(`MAP * ${first.address}`, 'EXCLUDE 127.0.0.1', 'EXCLUDE localhost');
  return [
    `--host-resolver-rules=${rules.join(',')}`,
    `--ignore-certificate-errors-spki-list=${doubles.map(({ key }) => key).join(',')}`,
    '--no-proxy-server', // it would be asked for these hosts
  ];
}

/** One browser profile with Signet in it. */
export class Browser {
  readonly context: BrowserContext;
  readonly extensionId: string;
  readonly #profile: string | undefined;

  private constructor(context: BrowserContext, extensionId: string, profile: string | undefined) {
    this.context = context;
    this.extensionId = extensionId;
    this.#profile = profile;
  }

  static async launch(options: BrowserOptions = {}): Promise<Browser> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('no Chromium found; see e2e/rig/packages.sh');
    const temporary = options.profile === undefined;
    const profile = options.profile ?? temporaryFolder('profile');
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: false, // playwright's own headless mode would take no extension
      ...(options.viewport
        ? { viewport: options.viewport }
        : options.headless === false
          ? { viewport: null }
          : {}),
      acceptDownloads: true,
      args: [
        ...(options.headless === false ? [] : ['--headless=new']),
        // Root, as in containers, has no user namespace to build a sandbox in.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--lang=${options.language ?? 'en'}`,
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-search-engine-choice-screen',
        `--disable-extensions-except=${options.extension ?? dist}`,
        `--load-extension=${options.extension ?? dist}`,
        ...switchesFor(options.hosts ?? []),
        ...(options.args ?? []),
      ],
      env: { ...process.env, LANGUAGE: options.language ?? 'en' } as Record<string, string>,
      ignoreDefaultArgs: ['--enable-automation', '--disable-extensions'],
    });
    context.on('page', closeInTime);
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    return new Browser(context, new URL(worker.url()).host, temporary ? profile : undefined);
  }

  /** The address of one of the extension's pages. */
  url(path: string): string {
    return `chrome-extension://${this.extensionId}/${path}`;
  }

  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** The extension's service worker; it may have to start again. */
  async serviceWorker(): Promise<Worker> {
    return this.context.serviceWorkers()[0] ?? (await this.context.waitForEvent('serviceworker'));
  }

  /**
   * Answers the browser's question about a site beforehand: a test cannot press
   * the native prompt. The origin gets onto the list of those that the user
   * granted once; `permissions.request`, after a real click, then grants without asking.
   *
   * @param own a page of the extension that is open; one is opened for a moment where it is absent
   */
  async willGrant(origin: string, own?: Page): Promise<void> {
    const page = await this.open('chrome://extensions');
    await page.evaluate(
      ([id, pattern]) =>
        (
          chrome as unknown as {
            developerPrivate: { addHostPermission(id: string, pattern: string): Promise<void> };
          }
        ).developerPrivate.addHostPermission(id, pattern),
      [this.extensionId, `${origin}/*`] as const,
    );
    await page.close();
    // The extension can learn what an administrator decided: without an answer Signet does nothing.
    const asking = own ?? (await this.open(this.url('help/help.html')));
    await this.policy(asking);
    if (!own) await asking.close();
  }

  /**
   * What the extension is told of an administrator's decisions. Chromium 156 now and then never answers that, most often
   * after `addHostPermission`, until policies are loaded once more.
   */
  async policy(asking: Page | Worker): Promise<Record<string, unknown>> {
    for (let tries = 0; tries < 10; tries++) {
      const answer = (asking as Page).evaluate(
        () => chrome.storage.managed.get() as Promise<Record<string, unknown>>,
      );
      const told = await Promise.race([
        answer.catch(() => undefined),
        sleep(3000, undefined, { ref: false }),
      ]);
      if (told !== undefined) return told;
      const policies = await this.open('chrome://policy');
      await policies.locator('#reload-policies').click();
      await policies.close();
    }
    throw new Error('the browser does not tell the extension of the policy');
  }

  /** Grants a site, as a click on a page that asks for it would. */
  async grant(origin: string): Promise<void> {
    await this.willGrant(origin);
    const page = await this.open(this.url('options/options.html'));
    await this.request(page, [`${origin}/*`]);
    await page.close();
  }

  /** The same of several patterns, on a page of the extension that is open; see {@link willGrant}. */
  async request(page: Page, patterns: string[]): Promise<void> {
    await page.evaluate(origins => {
      document.addEventListener('click', () => chrome.permissions.request({ origins }), {
        once: true,
        capture: true,
      });
    }, patterns);
    await page.mouse.click(1, 1);
    await page.waitForFunction(origins => chrome.permissions.contains({ origins }), patterns);
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.#profile !== undefined) removeFolder(this.#profile);
  }
}

/** Lets a page be closed, or left behind: Chromium 156 now and then never says that it closed one. */
function closeInTime(page: Page): void {
  const close = page.close.bind(page);
  page.close = options => Promise.race([close(options), sleep(5000, undefined, { ref: false })]);
}

export type Room = 'reader' | 'composer' | 'outbox';

/** Waits for a frame of the extension in a webmail's page. It is inside a closed shadow root. */
export function frameOf(page: Page, room: Room): Promise<Frame> {
  return eventually(`the ${room} in ${page.url()}`, () => page.frames().find(frame => isOf(frame, room)));
}

/** Waits until there is none any more, in a page that is not loaded anew. */
export async function frameGone(page: Page, room: Room): Promise<void> {
  await eventually(`no ${room} in ${page.url()}`, () => !page.frames().some(frame => isOf(frame, room)));
}

/** Whether a frame is one of the extension's rooms in a webmail. */
export function isOf(frame: Frame, room: Room): boolean {
  const url = URL.canParse(frame.url()) ? new URL(frame.url()) : undefined;
  return url?.protocol === 'chrome-extension:' && url.pathname === `/${room}/${room}.html`;
}

/**
 * Clicks a button that the extension keeps in a closed shadow root. It is found
 * as assistive technology finds it, by role and name, and clicked with the mouse.
 *
 * @param within a part of the page: of several buttons with the name that one is meant which lies there
 */
export async function clickHidden(page: Page, name: string, within?: Locator): Promise<void> {
  const session = await page.context().newCDPSession(page);
  let names: string[] = [];
  let last = '';
  try {
    const point = await eventually(`a button ${name}`, async () => {
      const { nodes } = await session.send('Accessibility.getFullAXTree');
      const buttons = nodes.filter(({ role }) => role?.value === 'button');
      names = buttons.map(node => String(node.name?.value));
      const around = await within?.boundingBox();
      for (const { backendDOMNodeId: backendNodeId, name: called } of buttons) {
        if (called?.value !== name || backendNodeId === undefined) continue;
        await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
        const { model } = await session.send('DOM.getBoxModel', { backendNodeId });
        const [left = 0, top = 0, right = 0, , , bottom = 0] = model.border;
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        if (within && !(around && isInside(around, x, y))) continue;
        // A page that is still being laid out would move it away under the pointer.
        const [before, now] = [last, String(model.border)];
        last = now;
        return right > left && before === now ? { x, y } : undefined;
      }
      return undefined;
    }).catch(error => {
      throw new Error(`${error.message} in ${page.url()}, which has ${names.join(', ')}`, { cause: error });
    });
    await page.mouse.click(point.x, point.y);
  } finally {
    await session.detach();
  }
}

function isInside(
  box: { x: number; y: number; width: number; height: number },
  x: number,
  y: number,
): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/**
 * Takes pictures of a view at the two widths that are looked at, into
 * build/screenshots/NAME-WIDTH-SCHEME.png, where somebody wants to look; see `make pictures`.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.SIGNET_PICTURES) return;
  mkdirSync(screenshots, { recursive: true });
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  for (const width of [480, 1280]) {
    await page.setViewportSize({ width, height: width === 480 ? 900 : 800 });
    // Frames follow a moment after their page: one message there and one back.
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(screenshots, `${name}-${width}-${dark ? 'dark' : 'light'}.png`) });
  }
  await page.setViewportSize(before);
}
