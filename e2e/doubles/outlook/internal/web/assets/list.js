// The list of messages: a list of any length, of which only the rows in sight exist. Rows that leave the view become those that
// come into it, attributes and all.
import { anchor, element, settings } from './names.js';
import { call } from './service.js';
import { language, t } from './texts.js';

const height = 64; // of a row, in pixels
const spare = 2; // rows above and below those in sight
const atOnce = 50; // rows asked for

export class List {
  #open;
  #folder = 'inbox';
  #selected = '';
  #rows = [];
  #total = 0;
  #pool = [];
  #view = element('div', 'list view', { looks: 'customScrollBar' });
  #space = element('div', 'list space', { role: 'listbox', 'aria-label': t('list'), looks: 'space' });
  /** The element with the list. */
  element = element('div', 'list', anchor('MailList', { id: 'MailList', tabindex: '-1' }));

  /** Opens what is clicked with a function. */
  constructor(open) {
    this.#open = open;
    this.#view.append(this.#space);
    this.element.append(this.#view);
    this.#view.addEventListener('scroll', () => this.#draw());
  }

  get folder() {
    return this.#folder;
  }

  async show(folder) {
    this.#folder = folder;
    this.#selected = '';
    this.#rows = [];
    this.#view.scrollTop = 0;
    await this.refresh();
  }

  /** Asks for the rows from the first one to those in sight. */
  async refresh(asked) {
    const folder = this.#folder;
    const Count = Math.max(atOnce, this.#last() + atOnce);
    const answer = await call(
      'FindConversation',
      { Folder: folder, Offset: 0, Count, ByItem: settings.byItem },
      asked,
    );
    if (folder !== this.#folder) return;
    this.#rows = answer.rows;
    this.#total = answer.total;
    this.#space.style.height = `${this.#total * height}px`;
    this.#draw();
  }

  #first() {
    return Math.max(0, Math.floor(this.#view.scrollTop / height) - spare);
  }

  #last() {
    const inSight = Math.ceil((this.#view.clientHeight || 600) / height);
    return Math.min(this.#total, this.#first() + inSight + 2 * spare);
  }

  #draw() {
    const first = this.#first();
    const last = this.#last();
    if (last > this.#rows.length) {
      void this.refresh();
      return;
    }
    while (this.#pool.length < last - first) this.#pool.push(this.#newRow());
    while (this.#pool.length > last - first) this.#pool.pop().remove();
    for (let n = first; n < last; n++) this.#fill(this.#pool[n % this.#pool.length], this.#rows[n], n);
    for (const row of this.#pool) if (!row.isConnected) this.#space.append(row);
  }

  #newRow() {
    const row = element(
      'div',
      'row',
      { role: 'option', tabindex: '-1', looks: 'row' },
      element('span', 'row from'),
      element('span', 'row subject'),
      element('span', 'row time'),
      element('span', 'row preview'),
    );
    row.addEventListener('click', () => {
      this.#selected = row.item.id;
      this.#draw();
      void this.#open(row.item, this.#folder);
    });
    return row;
  }

  #fill(row, item, n) {
    row.item = item;
    const shown = this.#folder === 'inbox' ? item.from : [...(item.to ?? []), ...(item.cc ?? [])];
    const names = (shown ?? []).map(each => each.name).join('; ');
    const at = new Date(item.received).toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
    const subject = item.subject || t('empty');
    const [from, about, when, preview] = row.children;
    from.textContent = names;
    about.textContent = subject;
    when.textContent = at;
    preview.textContent = item.text.slice(0, 60);
    row.style.transform = `translateY(${n * height}px)`;
    row.classList.toggle('unread', !item.read);
    for (const [name, value] of Object.entries({
      ...anchor('data-convid', { 'data-convid': item.conversation }),
      id: `row${n}`,
      'aria-label': `${names} ${subject} ${at} ${item.text.slice(0, 60)}`,
      'aria-selected': String(item.id === this.#selected),
      'aria-posinset': String(n + 1),
      'aria-setsize': String(this.#total),
    }))
      row.setAttribute(name, value);
  }
}
