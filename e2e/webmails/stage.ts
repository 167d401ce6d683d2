// What the suites of one file share: a server of a webmail, certificates, and people with browsers in which Signet is
// set up. Everything is started when it is first asked for, since setting up takes longer than most tests.
import { join } from 'node:path';
import { after } from 'node:test';
import { Browser } from '../browser.ts';
import { Caller } from '../engine-calls.ts';
import { issueCertificates } from '../keys.ts';
import { kill, permissionWritten } from '../kill.ts';
import { importCertificates, setUp } from '../onboarding.ts';
import { prepare } from '../prepared.ts';
import { removeFolder, temporaryFolder } from '../rig/folder.ts';
import { skipWithout } from '../rig/packages.ts';
import { eventually } from '../rig/program.ts';
import { assertNoSecretsSent } from '../secrets.ts';
import type { Ability, Mailbox, Server, ServerOptions, TestWebmail } from './webmail.ts';

export const passphrase = 'correct horse battery staple';

/** Carol has a certificate, and no mailbox. */
const nobody = 'carol@example.test';

/** Who has a mailbox. Dora has a certificate that nobody knows, and another webmail. */
export type Name = 'alice' | 'bob';

export class Stage<S extends Server = Server> {
  readonly webmail: TestWebmail<S>;
  readonly editor: ServerOptions['editor'];
  /** People go through the set-up page by page, as after an installation, and are not prepared; see prepared.ts. */
  pageByPage = false;
  readonly #people = new Map<Name, Promise<Person>>();
  #certificates = '';
  #server: Promise<S> | undefined;

  /** Belongs to the file, or the suite, in which it is made: everything ends with it. */
  constructor(webmail: TestWebmail<S>, options: { editor?: ServerOptions['editor'] } = {}) {
    this.webmail = webmail;
    this.editor = options.editor ?? 'html';
    after(() => this.#end());
  }

  /** The option of a suite: why it is skipped on this machine, or false. */
  get skip(): string | false {
    return skipWithout('chromium', 'openssl', ...this.webmail.needs);
  }

  /** The option of a test: why this webmail cannot do what it needs, or false. */
  unless(...abilities: Ability[]): { skip: string | false } {
    const [reason = false] = abilities.flatMap(ability => this.webmail.cannot[ability] ?? []);
    return { skip: reason };
  }

  /** The folder with everybody's certificates. */
  get certificates(): string {
    this.#certificates ||= issueCertificates();
    return this.#certificates;
  }

  server(): Promise<S> {
    const { certificates } = this;
    this.#server ??= this.webmail.start({ certificates, refuse: nobody, editor: this.editor });
    return this.#server;
  }

  /** Has the webmail speak another language, where it has several: called between the tests of a suite, each runs in one of them. */
  async turn(): Promise<void> {
    await (await this.server()).turn?.();
  }

  /** Somebody with Signet set up, signed in, who has the certificates of Bob and Carol. */
  person(name: Name): Promise<Person> {
    const person = this.#people.get(name) ?? Person.begin(name, this);
    this.#people.set(name, person);
    return person;
  }

  /** Whatever was tested: no request to the webmail had a word of what was encrypted. */
  async #end(): Promise<void> {
    const people = await Promise.allSettled(this.#people.values());
    await Promise.all(people.map(each => (each.status === 'fulfilled' ? each.value.end() : undefined)));
    const server = await this.#server;
    try {
      if (people.length > 0) assertNoSecretsSent(server?.requests() ?? []);
    } finally {
      await server?.stop();
    }
  }
}

/** Somebody in front of a browser. */
export class Person {
  readonly name: Name;
  readonly #server: Server;
  readonly #profile: string;
  browser: Browser;
  mailbox: Mailbox;

  private constructor(name: Name, server: Server, profile: string, browser: Browser, mailbox: Mailbox) {
    this.name = name;
    this.#server = server;
    this.#profile = profile;
    this.browser = browser;
    this.mailbox = mailbox;
  }

  static async begin(name: Name, stage: Stage): Promise<Person> {
    const server = await stage.server();
    const profile = temporaryFolder(name);
    const browser = await Browser.launch({ ...server.browser, profile });
    const { certificates } = stage;
    try {
      await server.beforehand?.(browser);
      const person = { name, passphrase, certificates, origin: server.origin };
      const known = name === 'alice' ? ['bob', 'carol'] : [];
      if (stage.pageByPage) {
        await setUp(browser, person);
        if (known.length > 0)
          await importCertificates(browser, ...known.map(each => join(certificates, `${each}.pem`)));
      } else await prepare(browser, person, ...known);
      await server.prepare?.(browser, name);
      return new Person(name, server, profile, browser, await server.logIn(browser, name));
    } catch (thrown) {
      await browser.close(); // or the process of the tests would wait for it
      throw thrown;
    }
  }

  get page() {
    return this.mailbox.page;
  }

  /** Closes the tab without being asked, and signs in in another. */
  async signInAgain(): Promise<void> {
    await this.page.close({ runBeforeUnload: false });
    this.mailbox = await this.#server.logIn(this.browser, this.name);
  }

  /** Kills the browser as a computer that loses its power does, and starts it again. */
  async loseBrowser(): Promise<void> {
    await permissionWritten(this.browser, this.#profile);
    await kill(this.browser, this.#profile);
    this.browser = await Browser.launch({ ...this.#server.browser, profile: this.#profile });
    // What is not registered yet runs in no page that is opened now.
    const worker = await this.browser.serviceWorker();
    await eventually('the scripts for webmails', () =>
      worker.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).length > 0),
    );
    this.mailbox = await this.#server.logIn(this.browser, this.name);
  }

  /** Does something with the engine beside all pages. */
  async engine<T>(work: (caller: Caller) => Promise<T>): Promise<T> {
    const caller = await Caller.open(this.browser);
    try {
      return await work(caller);
    } finally {
      await caller.page.close();
      await this.page.bringToFront();
    }
  }

  async end(): Promise<void> {
    await this.browser.close();
    removeFolder(this.#profile);
  }
}
