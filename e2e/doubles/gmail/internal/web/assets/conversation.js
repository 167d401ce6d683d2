// A conversation: the newest message is open, those before are folded, and in long ones most are not even there.
import { startReply } from './compose.js';
import { messageOf, name } from './message.js';
import { button, element, id } from './names.js';
import { conversation } from './sync.js';
import { t } from './texts.js';

const { base } = globalThis.DOUBLE;
const address = globalThis.GLOBALS[10];
/** From how many folded messages on they are behind a button. */
const few = 3;
let timer;

/** Shows a conversation, and what comes into it later. */
export async function showConversation(main, { thread, folder }) {
  clearInterval(timer);
  const messages = (await conversation(thread)).filter(message => !message.labels.includes('DRAFT'));
  const view = new Conversation(main, messages, folder);
  view.show();
  timer = setInterval(() => {
    if (!view.shown) clearInterval(timer);
    else void look(view, thread).catch(() => {}); // the next look may succeed
  }, 2000);
}

/** Takes what came since, and the final ids of messages that were sent from here. */
async function look(view, thread) {
  const messages = (await conversation(thread, 'by nobody')).filter(each => !each.labels.includes('DRAFT'));
  if (view.shown) view.update(messages);
}

class Conversation {
  #main;
  #folder;
  #messages;
  #open = new Set();
  #all = false;
  #list = element('div', 'nH aHU', { role: 'list' });
  #parts = new Map();

  constructor(main, messages, folder) {
    this.#main = main;
    this.#messages = messages;
    this.#folder = folder;
    for (const message of messages) if (message.labels.includes('UNREAD')) this.#open.add(message.id);
    const last = messages.at(-1);
    if (last !== undefined) this.#open.add(last.id);
  }

  get shown() {
    return this.#list.isConnected;
  }

  show() {
    const first = this.#messages[0];
    if (first === undefined) {
      this.#main.replaceChildren();
      return;
    }
    document.title = `${first.subject} - ${address} - Gmail`;
    const subject = element(
      'h2',
      'hP',
      {
        id: id(),
        tabindex: '-1',
        'data-thread-perm-id': first.thread,
        'data-legacy-thread-id': first.legacyThread,
      },
      first.subject,
    );
    const back = button(
      'T-I J-J5-Ji lS T-I-ax7',
      { 'data-tooltip': t('back'), 'aria-label': t('back') },
      '←',
      () => {
        location.hash = `#${this.#folder}`;
      },
    );
    const out = button('hk J-J5-Ji', { 'data-tooltip': t('popOut'), 'aria-label': t('popOut') }, '⧉', () => {
      const query = new URLSearchParams({
        ver: '1',
        search: this.#folder,
        th: `#${first.thread}`,
        cvid: '1',
      });
      open(`https://mail.google.com${base}/popout?${query}`, '_blank', 'width=800,height=700');
    });
    this.#list.replaceChildren();
    this.#parts.clear();
    this.#fill();
    const head = element('div', 'ha', {}, subject, element('div', 'bHJ', {}, out));
    const root = element(
      'div',
      'nH a98 iY',
      {},
      element('div', 'nH if', {}, element('div', 'nH V8djrc byY', {}, head), this.#list, this.#answers()),
    );
    this.#main.replaceChildren(element('div', 'G-atb', { gh: 'mtb' }, back), root);
    this.#list.addEventListener('gmail:render', () => this.#again()); // a test's way to ask for it
  }

  /** Makes what is missing, keeps the rest. */
  update(messages) {
    const known = new Set(this.#messages.map(each => each.id));
    const changed = messages.some(each => !known.has(each.id)) || messages.length !== this.#messages.length;
    for (const message of messages) {
      const part = this.#parts.get(message.id);
      if (part && message.legacy && !part.hasAttribute('data-legacy-message-id')) name(part, message);
    }
    if (!changed) return;
    for (const message of messages) if (!known.has(message.id)) this.#open.add(message.id);
    this.#messages = messages;
    this.#fill();
  }

  /** Renders everything anew, as Gmail does when it likes to. */
  #again() {
    this.#parts.clear();
    this.#list.replaceChildren();
    this.#fill();
  }

  #fill() {
    const folded = this.#messages.filter(each => !this.#open.has(each.id));
    const hides = !this.#all && folded.length > few;
    const rows = this.#messages.map((message, index) => {
      const existing = this.#parts.get(message.id);
      if (existing !== undefined) return existing.parentElement;
      const first = index === 0 || index === this.#messages.length - 2;
      if (hides && !first && !this.#open.has(message.id))
        return element('div', 'kQ bg adv', { role: 'listitem' });
      return this.#row(message);
    });
    if (hides) rows.splice(1, 0, this.#expander(folded.length - 2));
    // What is in its place already stays there: frames would begin anew.
    const kept = new Set(rows);
    for (const row of [...this.#list.children]) if (!kept.has(row)) row.remove();
    for (const [place, row] of rows.entries()) {
      const there = this.#list.children[place];
      if (there !== row) this.#list.insertBefore(row, there ?? null);
    }
  }

  #expander(count) {
    const all = button(
      'adx',
      { 'aria-label': `${count} ${t('older')}`, 'aria-expanded': 'false' },
      String(count),
      () => {
        this.#all = true;
        this.#fill();
      },
    );
    return element('div', 'kQ', { role: 'listitem' }, all);
  }

  #row(message) {
    const opened = this.#open.has(message.id);
    const part = messageOf(message, opened, {
      toggle: () => this.#toggle(message),
      reply: () => startReply(message, 'reply', this.#place(part)),
      more: () => this.#menu(message),
    });
    this.#parts.set(message.id, part);
    return element(
      'div',
      opened ? 'h7' : 'kv',
      { role: 'listitem', 'aria-expanded': String(opened), tabindex: '-1' },
      part,
    );
  }

  #toggle(message) {
    if (this.#open.has(message.id)) this.#open.delete(message.id);
    else this.#open.add(message.id);
    const old = this.#parts.get(message.id)?.parentElement;
    this.#parts.delete(message.id);
    old?.replaceWith(this.#row(message));
  }

  #place(part) {
    const place = element('div', 'gA gt acV');
    const row = part.parentElement;
    row.append(place);
    return place;
  }

  /** Below the conversation: what one does with the newest message. To all is there where there are others. */
  #answers() {
    const place = element('div', 'gA gt acV');
    const link = (names, kind) => {
      const made = element('span', `ams ${names}`, { role: 'link', tabindex: '0' }, t(kind));
      made.addEventListener('click', () => startReply(this.#messages.at(-1), kind, place));
      return made;
    };
    const { from, to, cc } = this.#messages.at(-1);
    const people = new Set([...from, ...to, ...cc].map(each => each.email));
    const links = [
      link('bkH', 'reply'),
      ...(people.size > 2 ? [link('bkI', 'replyAll')] : []),
      link('bkG', 'forward'),
    ];
    return element('div', 'nH', {}, element('div', 'amn', {}, ...links), place);
  }

  #menu(message) {
    const item = (number, text, chosen) => {
      const made = element(
        'li',
        'aqdrmf-rymPhb-ibnC6b',
        { role: 'menuitem', 'data-action-type': number, tabindex: '0' },
        text,
      );
      made.addEventListener('click', () => {
        menu.remove();
        chosen();
      });
      return made;
    };
    const part = this.#parts.get(message.id);
    const menu = element(
      'ul',
      'aqdrmf-Kf J-M',
      { role: 'menu' },
      item('94', t('reply'), () => startReply(message, 'reply', this.#place(part))),
      item('24', t('replyAll'), () => startReply(message, 'replyAll', this.#place(part))),
      item('25', t('forward'), () => startReply(message, 'forward', this.#place(part))),
      item('32', t('original'), () =>
        open(`https://mail.google.com${base}/?ik=${globalThis.GLOBALS[9]}&view=om&permmsgid=${message.id}`),
      ),
    );
    document.body.append(menu);
  }
}
