// Reading: a conversation with its messages, the newest of them expanded, or one message.
import { bodyOf } from './html.js';
import { anchor, button, element, icon, mailRoot, settings } from './names.js';
import { call } from './service.js';
import { t, time } from './texts.js';

let bodies = 0; // made until now in this document

/**
 * Shows a conversation; the address of the page names it. `write` begins an answer below a message. Returns a function
 * that puts those on top that came since, folded, and leaves the others as they are.
 */
export async function showConversation(pane, row, folder, write) {
  const ask = (MarkRead, asked) =>
    call('GetConversation', { Conversation: row.conversation, Folder: folder, MarkRead }, asked);
  const { items } = await ask(true);
  // The newest one is on top. A draft is never unfolded by itself.
  const newest = items.findLast(({ draft }) => !draft);
  const known = new Set(items.map(({ id }) => id));
  const messages = element('div', 'messages');
  for (const item of items) messages.prepend(new Message(item, item === newest, write).element);
  const container = element(
    'div',
    'conversation',
    anchor('ConversationContainer', { 'data-app-section': 'ConversationContainer' }),
    subjectOf('CONV', row.conversation, items[0].subject),
    messages,
  );
  const shown = element(
    'div',
    'conversation pane',
    { id: 'ConversationReadingPaneContainer', tabindex: '-1' },
    container,
  );
  pane.replaceChildren(shown);
  return async () => {
    if (!shown.isConnected) return;
    const { items: now } = await ask(false, 'by a clock');
    // What is written below a message is a draft that has its place already.
    for (const item of now.filter(({ id, draft }) => !draft && !known.has(id))) {
      known.add(item.id);
      messages.prepend(new Message(item, false, write).element);
    }
  };
}

/** Shows one message, as without conversations, or in a window of its own. */
export function showItem(pane, item, write) {
  const container = element(
    'div',
    'item',
    anchor('ItemContainer', { 'data-app-section': 'ItemContainer' }),
    subjectOf('MSG', item.id, item.subject),
    new Message(item, true, write).element,
  );
  pane.replaceChildren(container);
}

function subjectOf(kind, id, subject) {
  const text = element('span', 'subject text', { title: subject }, subject || t('empty'));
  const id_ = anchor(kind, { id: `${kind}_${id}_SUBJECT` });
  return element('div', 'subject', { role: 'heading', 'aria-level': '2', tabindex: '-1', ...id_ }, text);
}

/** Name and address of somebody, or the name alone of those of the same organisation. */
export function shown({ name, address }) {
  return name === address || address.endsWith('@example.test') ? name : `${name}<${address}>`;
}

/** One message: its head alone, or all of it. */
class Message {
  #item;
  #write;
  #host = element('div', 'message host');
  element;

  constructor(item, expanded, write) {
    this.#item = item;
    this.#write = write;
    this.element = element('div', 'message', {}, this.#host);
    this.#show(expanded);
  }

  #show(expanded) {
    const host = element('div', 'message host', { 'aria-expanded': String(expanded) });
    if (expanded) host.append(this.#whole());
    else {
      host.append(this.#head(), element('div', 'message preview', {}, this.#item.text.slice(0, 80)));
      host.addEventListener('click', () =>
        this.#item.draft ? this.#write('draft', this.#item, this.element) : this.#show(true),
      );
    }
    this.#host.replaceWith(host);
    this.#host = host;
  }

  #head() {
    const { from = [], draft, received } = this.#item;
    const who = from.map(shown).join('; ');
    return element(
      'div',
      'message head',
      {},
      element(
        'span',
        'sender',
        {
          ...anchor('FROM', { id: `MSG_${crypto.randomUUID()}_FROM` }),
          'aria-label': `${t('from')}: ${who}`,
          tabindex: '0',
        },
        element('span', 'sender name', {}, draft ? t('draft') : who),
      ),
      element(
        'div',
        'message time',
        anchor('SentReceivedSavedTime', { 'data-testid': 'SentReceivedSavedTime' }),
        time(received),
      ),
    );
  }

  #whole() {
    const item = this.#item;
    const body = element(
      'div',
      'body',
      {
        ...anchor('UniqueMessageBody', { id: `UniqueMessageBody_${++bodies}` }),
        'aria-label': t('body'),
        tabindex: '0',
        looks: 'allowTextSelection',
      },
      this.#opened() ? bodyOf(item) : element('div', 'closed', {}, t('closed')),
    );
    const to = [...(item.to ?? []), ...(item.cc ?? [])].map(shown).join('; ');
    return element(
      'div',
      'message whole',
      { tabindex: '-1', 'aria-label': t('message') },
      this.#head(),
      element('div', 'recipients', { 'data-testid': 'RecipientWell' }, `${t('to')}: ${to}`),
      ...this.#marks(),
      this.#toolbar(),
      element('div', 'document', anchor('document', { role: 'document' }), body),
      ...this.#files(),
    );
  }

  /** Without Microsoft's control, what is encrypted or signed in one piece stays closed. */
  #opened() {
    return this.#item.class !== 'IPM.Note.SMIME' || settings.control;
  }

  /** What the control says of a message, and what a label says that protects it. Their names are unverified. */
  #marks() {
    const marks = [];
    if (settings.control && this.#item.class.startsWith('IPM.Note.SMIME')) {
      const encrypted = this.#item.class === 'IPM.Note.SMIME';
      const said = encrypted ? t('encrypted') : t('signed');
      marks.push(
        element('div', 'control', {}, icon(encrypted ? 'LockClosedRegular' : 'CertificateRegular'), said),
      );
    }
    if (/\[label\]/.test(this.#item.subject))
      marks.push(element('div', 'label', {}, icon('LockShieldRegular'), t('labelled')));
    return marks;
  }

  #toolbar() {
    const begin = kind => () => this.#write(kind, this.#item, this.element);
    const items = [
      button('reply', 'ArrowReplyRegular', t('reply'), begin('reply'), { role: 'menuitem' }),
      button('reply all', 'ArrowReplyAllRegular', t('replyAll'), begin('replyAll'), { role: 'menuitem' }),
      button('forward', 'ArrowForwardRegular', t('forward'), begin('forward'), { role: 'menuitem' }),
      button('open', 'OpenRegular', t('popOut'), () => this.#popOut(), { role: 'menuitem' }),
    ].map(each => element('div', 'overflow item', { role: 'none', looks: 'ms-OverflowSet-item' }, each));
    return element(
      'div',
      'toolbar',
      { role: 'toolbar', 'aria-label': t('actions'), looks: 'ms-OverflowSet' },
      ...items,
    );
  }

  #popOut() {
    const query = new URLSearchParams({ ItemID: this.#item.id, exvsurl: '1', viewmodel: 'ReadMessageItem' });
    window.open(`${mailRoot}/deeplink/read?${query}`, '_blank', 'popup,width=900,height=700');
  }

  /** The files. Of a message that is encrypted or signed in one piece Outlook hides its one part. */
  #files() {
    const { files, class: kind } = this.#item;
    const visible = kind === 'IPM.Note.SMIME' ? [] : files.filter(({ name }) => name !== 'smime.p7s');
    if (visible.length === 0) return [];
    const cards = visible.map(({ name, size }) =>
      element(
        'div',
        'file',
        { role: 'option', tabindex: '0', 'aria-label': `${name} ${size}` },
        element(
          'div',
          'file card',
          { draggable: 'true' },
          element('div', 'file name', { title: name }, name),
        ),
      ),
    );
    return [element('div', 'files', { role: 'listbox', 'aria-label': t('attachments') }, ...cards)];
  }
}
