// What a live mailbox of Exchange Server tells of the service behind Outlook on the web, by the client that Signet has for
// it, in the session of a page.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { WebmailError } from '../../extension/webmail/failure.ts';
import { ExchangeDirectory } from '../../extension/webmail/owa/directory.ts';
import { Requests } from '../../extension/webmail/owa/requests.ts';
import { ExchangeService } from '../../extension/webmail/owa/service.ts';
import type { Folder, Item } from '../../extension/webmail/owa/types.ts';
import { type Letter, letters, madeOf } from './letters.ts';
import type { Report } from './report.ts';

/** Exchange Web Services want a log-on of their own. */
const nobody = { certificates: async () => [], members: async () => null };

/** How often is looked whether a message is there. */
const perSecond = 4;

/** Sends messages from the mailbox to itself, looks at what arrives, and deletes all of them for good. */
export async function checkExchange(
  report: Report,
  page: Page,
  certificates: string,
  patience: number,
): Promise<void> {
  const session = await Session.of(page);
  const service = new ExchangeService(session.requests);
  const directory = new ExchangeDirectory(session.requests, nobody);
  const { UserEmailAddress = '', UserProxyAddresses } = await service.session();
  report.keepOut(UserEmailAddress);
  const check = report.check.bind(report);
  await check('the canary can be read', 'yes', async () => (session.canary === '' ? 'no' : 'yes'));
  await check('a stale canary', '449', () => session.stale());
  await check('a request without a session', '440', () => session.without());
  await check('the session tells UserProxyAddresses', 'yes', async () => (UserProxyAddresses ? 'yes' : 'no'));
  await check('certificates of the directory', 'a list', async () => {
    return Array.isArray(await directory.encryptionCertificates(UserEmailAddress))
      ? 'a list'
      : 'something else';
  });
  for (const letter of letters(UserEmailAddress, certificates)) {
    const post = new Post(service, letter, patience);
    await check(`a ${letter.kind} message is kept as a draft`, 'kept', () => post.save());
    await check(`it leaves, ${letter.kind}`, 'once', () => post.send());
    await check(`it arrives, ${letter.kind}`, 'kept', () => post.in('inbox'));
    await check(`its copy, ${letter.kind}`, 'kept', () => post.in('sentitems'));
    const wanted = letter.kind === 'clear-signed' ? 'IPM.Note.SMIME.MultipartSigned' : 'IPM.Note.SMIME';
    await check(`its class, ${letter.kind}`, wanted, () => post.class());
    await post.remove();
  }
  report.version = session.version;
}

/** Requests that a page makes in its session. */
class Session {
  readonly requests: Requests;
  version = 'unknown';
  #cookies = '';
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    const fetcher = (url: unknown, init?: RequestInit) => this.fetch(String(url), init);
    this.requests = new Requests('/owa/', () => this.#cookies, fetcher);
  }

  static async of(page: Page): Promise<Session> {
    const session = new Session(page);
    session.#cookies = await page.evaluate(() => document.cookie);
    return session;
  }

  get canary(): string {
    return /(?:^|;\s*)X-OWA-CANARY=([^;]+)/.exec(this.#cookies)?.[1] ?? '';
  }

  async stale(): Promise<string> {
    return String((await this.#find({ 'X-OWA-CANARY': 'stale' }, 'include')).status);
  }

  async without(): Promise<string> {
    return String((await this.#find({ 'X-OWA-CANARY': this.canary }, 'omit')).status);
  }

  #find(headers: Record<string, string>, credentials: RequestCredentials): Promise<Response> {
    const type = { 'Content-Type': 'application/json; charset=utf-8', Action: 'FindItem' };
    const init = { method: 'POST', headers: { ...type, ...headers }, body: '{}', credentials };
    return this.fetch('/owa/service.svc?action=FindItem', init);
  }

  async fetch(
    url: string,
    { method = 'GET', headers = {}, body = null, credentials = 'include' }: RequestInit = {},
  ): Promise<Response> {
    const asked = {
      url,
      method,
      headers: headers as Record<string, string>,
      body: body as string | null,
      credentials,
    };
    const answer = await this.#page.evaluate(async ({ url: to, ...init }) => {
      const response = await fetch(to, init);
      let binary = '';
      for (const octet of new Uint8Array(await response.arrayBuffer())) binary += String.fromCharCode(octet);
      return {
        status: response.status,
        headers: [...response.headers],
        body: btoa(binary),
        cookies: document.cookie,
      };
    }, asked);
    this.#cookies = answer.cookies;
    const response = new Response(Buffer.from(answer.body, 'base64'), {
      status: answer.status,
      headers: answer.headers,
    });
    this.version = response.headers.get('X-OWA-Version') ?? this.version;
    return response;
  }
}

/** One letter on its way. */
class Post {
  readonly #service: ExchangeService;
  readonly #letter: Letter;
  readonly #patience: number;
  #draft = '';

  constructor(service: ExchangeService, letter: Letter, patience: number) {
    this.#service = service;
    this.#letter = letter;
    this.#patience = patience;
  }

  async save(): Promise<string> {
    this.#draft = await this.#service.save(this.#letter.raw, []);
    return madeOf(this.#letter, await this.#service.mime(this.#draft));
  }

  async send(): Promise<string> {
    await this.#service.send(this.#draft, 'SendAndSaveCopy');
    try {
      await this.#service.send(this.#draft, 'SendAndSaveCopy');
    } catch (thrown) {
      if (thrown instanceof WebmailError && thrown.failure.code === 'not-found') return 'once';
      throw thrown;
    }
    return 'a second time, too';
  }

  async in(folder: Folder): Promise<string> {
    const { ItemId } = await this.#find(folder);
    return madeOf(this.#letter, await this.#service.mime(ItemId.Id));
  }

  async class(): Promise<string> {
    const { ItemId } = await this.#find('inbox');
    return (await this.#service.item(ItemId.Id)).ItemClass ?? 'not told';
  }

  async remove(): Promise<void> {
    for (const folder of ['inbox', 'sentitems', 'drafts'] as const) {
      const found = await this.#newest(folder);
      if (found) await this.#service.delete(found.ItemId.Id);
    }
  }

  async #find(folder: Folder): Promise<Item> {
    for (let looks = 0; ; looks++) {
      const found = await this.#newest(folder);
      if (found) return found;
      if (looks >= this.#patience * perSecond)
        throw Object.assign(new Error(), { name: 'not there in time' });
      await sleep(1000 / perSecond);
    }
  }

  async #newest(folder: Folder): Promise<Item | undefined> {
    for await (const item of this.#service.newest(folder))
      if (item.InternetMessageId === `<${this.#letter.id}>`) return item;
    return undefined;
  }
}
