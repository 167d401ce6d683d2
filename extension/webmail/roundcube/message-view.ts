/** A message in Roundcube: preview pane, full view, or a window of its own. */
import type { AnswerKind } from '../../channel.ts';
import type { MessageView, Place } from '../adapter.ts';
import { rememberOriginal } from './original.ts';
import type { RoundcubePage } from './page.ts';
import type { RoundcubeServer } from './server.ts';

export class RoundcubeMessageView implements MessageView {
  readonly #page: RoundcubePage;
  readonly #server: RoundcubeServer;

  /** Returns null where the page has no place for a message's body. */
  static find(page: RoundcubePage, server: RoundcubeServer): RoundcubeMessageView | null {
    const complete =
      page.uid !== '' && page.mailbox !== '' && document.getElementById('messagebody') !== null;
    return complete ? new RoundcubeMessageView(page, server) : null;
  }

  constructor(page: RoundcubePage, server: RoundcubeServer) {
    this.#page = page;
    this.#server = server;
  }

  readonly place: Place = {
    anchor: () => {
      const body = document.getElementById('messagebody');
      return body?.parentElement ? { parent: body.parentElement, before: body } : null;
    },
    // The reader shows the attachments of what it verified; Roundcube's own list would show them twice.
    covered: () => document.querySelectorAll<HTMLElement>('#messagebody, #message-objects, #attachment-list'),
  };

  /** By the classes that Roundcube makes of an attachment's media type and file ending, and by its name. */
  looksProtected(): boolean {
    const items = document.querySelectorAll<HTMLElement>('#attachment-list li');
    return Array.from(items).some(
      item =>
        /\b(x-)?pkcs7-(mime|signature)\b|\bp7[ms]\b/.test(item.className) ||
        /\.p7[ms]\b/i.test(item.textContent ?? ''),
    );
  }

  async raw(): Promise<Uint8Array<ArrayBuffer>> {
    const { mailbox, uid } = this.#page;
    const raw = await this.#server.source(mailbox, uid);
    rememberOriginal(raw, { mailbox, uid });
    return raw;
  }

  get edit(): (() => void) | null {
    const { mailbox, drafts, uid, ownWindow } = this.#page;
    if (drafts === '' || mailbox !== drafts) return null;
    const query = new URLSearchParams({ _task: 'mail', _action: 'compose', _draft_uid: uid, _mbox: mailbox });
    if (ownWindow) query.set('_extwin', '1');
    return () => (top ?? window).location.assign(`${location.pathname}?${query}`);
  }

  reply(kind: AnswerKind): void {
    const { mailbox, uid, ownWindow } = this.#page;
    const query = new URLSearchParams({ _task: 'mail', _action: 'compose', _mbox: mailbox });
    query.set(kind === 'forward' ? '_forward_uid' : '_reply_uid', uid);
    if (kind === 'reply-all') query.set('_all', 'all');
    if (ownWindow) query.set('_extwin', '1');
    // From a preview pane the whole page goes on, as with Roundcube's own buttons.
    (top ?? window).location.assign(`${location.pathname}?${query}`);
  }
}
