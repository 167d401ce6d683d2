/**
 * Roundcube 1.4 and later, as it comes: no plugin, no change on the server.
 *
 * Messages are read with `viewsource`, and sent as they are by import into
 * Drafts and bounce ({@link RoundcubePost}).
 */
import type { OutgoingMessage, Suggested, WebmailCapabilities, Whereabouts } from '../../channel.ts';
import type { Found, Webmail } from '../adapter.ts';
import { WebmailError } from '../failure.ts';
import { isParsing, whileParsed } from '../parsing.ts';
import { type Journey, sendThrough, whereaboutsOf } from '../sending.ts';
import { ComposeForm } from './compose-form.ts';
import { RoundcubeComposeView } from './compose-view.ts';
import { RoundcubeListView } from './list.ts';
import { RoundcubeMessageView } from './message-view.ts';
import { rememberCompose } from './original.ts';
import { type RoundcubePage, readPage } from './page.ts';
import { RoundcubePost } from './send.ts';
import { sends } from './sends.ts';
import { RoundcubeServer } from './server.ts';

/** Recognises a page of Roundcube's mail task by its environment. */
export function recogniseRoundcube(page: Document): Webmail | null {
  const scripts = Array.from(page.scripts, script => (script.src === '' ? (script.textContent ?? '') : ''));
  const env = readPage(scripts);
  if (env === null) return null;
  // A message is looked for while its page is parsed, everything else when all of it is there.
  return isParsing() && !showsMessage(env) ? null : new Roundcube(env);
}

class Roundcube implements Webmail {
  readonly #page: RoundcubePage;
  readonly #server: RoundcubeServer;
  /** Its compose view is, where this page is one. */
  #recognised = false;

  constructor(page: RoundcubePage) {
    this.#page = page;
    this.#server = new RoundcubeServer(location.pathname, page);
  }

  account(): string {
    return `${location.origin}${location.pathname} ${this.#page.user}`;
  }

  accountName(): string {
    return document.querySelector('.username')?.textContent?.trim() ?? '';
  }

  async capabilities(): Promise<WebmailCapabilities> {
    const enabled = await Promise.all([this.#server.isEnabled('import'), this.#server.isEnabled('bounce')]);
    return {
      name: 'Roundcube',
      sendRaw: enabled.every(Boolean) && this.#page.drafts !== '' ? 'yes' : 'disabled',
      maxSize: this.#page.maxUpload,
      form: 'clear',
      addressBook: true,
      drafts: true,
    };
  }

  write(): void {
    location.assign(`${location.pathname}?_task=mail&_action=compose`);
  }

  complete(text: string): Promise<Suggested> {
    return this.#server.complete(text);
  }

  /** The compose view has a page of its own. */
  sendsUnseen(event: Event): boolean {
    return this.#page.action === 'compose' && !this.#recognised && sends(event);
  }

  watch(found: Found): void {
    rememberCompose();
    if (showsMessage(this.#page)) {
      whileParsed(() => this.#findMessage(found));
      return;
    }
    if (this.#page.action === 'compose') afterLoad(() => this.#findCompose(found));
    const list = RoundcubeListView.find(document);
    if (list) found.list(list);
  }

  /** Tells the message once it is known to be protected, or that it is not, or is lost, once the whole page is there. */
  #findMessage(found: Found): boolean {
    const view = RoundcubeMessageView.find(this.#page, this.#server);
    if (isParsing() && !view?.looksProtected()) return false;
    if (view) found.message(view);
    else found.lost(`Roundcube, ${this.#page.action}: #messagebody`);
    return true;
  }

  #findCompose(found: Found): void {
    const form = ComposeForm.find(document);
    const view = form && RoundcubeComposeView.find(this.#page, this.#server, form);
    this.#recognised = view !== null;
    if (view) found.compose(view);
    else found.lost('Roundcube, compose: form, select#_from, #composebody, Send');
  }

  async send(messages: OutgoingMessage[], journey: Journey): Promise<Uint8Array<ArrayBuffer> | null> {
    return sendThrough(await this.#post(), messages, journey);
  }

  async whereabouts(messages: OutgoingMessage[]): Promise<Whereabouts[]> {
    return whereaboutsOf(await this.#post(), messages);
  }

  async keepDraft(message: OutgoingMessage): Promise<void> {
    await (await this.#post()).replace(message);
  }

  async dropDraft(messageId: string): Promise<void> {
    await (await this.#post()).drop(messageId);
  }

  async #post(): Promise<RoundcubePost> {
    // Views but the compose view do not tell the identities and the folder for sent mail.
    const form = ComposeForm.find(document) ?? ComposeForm.find(await this.#server.composePage());
    if (form === null) throw new WebmailError('not-recognised', 'Roundcube, compose: form');
    return new RoundcubePost(this.#server, {
      drafts: this.#page.drafts,
      sent: form.sentFolder(),
      identity: (address: string) => form.identityNumber(address),
      maxUpload: this.#page.maxUpload,
    });
  }
}

function showsMessage({ action }: RoundcubePage): boolean {
  return action === 'show' || action === 'preview';
}

/** Roundcube's own scripts make its compose view until then. */
function afterLoad(work: () => void): void {
  if (document.readyState === 'complete') work();
  else addEventListener('load', work, { once: true });
}
