// The list of messages: the rows in sight and a few more are elements, which are used again for others when somebody scrolls.
import { element, known } from './names.js';
import { language, t } from './texts.js';

/** Height of a row, as in the style sheet, and how many rows are drawn. */
const height = 60;
const drawn = 24;

export class Rows {
  list = element('div', 'lvv', 'rows', { role: 'listbox', 'aria-label': t('list') });
  #open;
  #items = [];
  #people = 'from';
  #selected = '';
  #rows = [];

  /** @param open is called with the item of a row that was clicked */
  constructor(open) {
    this.#open = open;
    this.list.addEventListener('scroll', () => this.#draw());
  }

  show(items, { people, selected }) {
    this.#items = items;
    this.#people = people;
    this.#selected = selected;
    this.#draw();
  }

  select(conversation) {
    this.#selected = conversation;
    this.#draw();
  }

  #draw() {
    const past = Math.max(this.#items.length - drawn, 0);
    const first = Math.min(Math.max(Math.floor(this.list.scrollTop / height) - 2, 0), past);
    const inSight = this.#items.slice(first, first + drawn);
    while (this.#rows.length > inSight.length) this.#rows.pop().element.remove();
    while (this.#rows.length < inSight.length) {
      const row = new Row(item => this.#open(item));
      this.#rows.push(row);
      this.list.append(row.element);
    }
    for (const [index, item] of inSight.entries()) this.#rows[index].draw(item, this.#people, this.#selected);
    this.list.style.setProperty('--before', `${first * height}px`);
    this.list.style.setProperty('--after', `${(past - first) * height}px`);
  }
}

class Row {
  #item;
  #drawn = '';
  #from = element('span', 'lvv', 'from', { class: 'lvHighlightAllClass lvHighlightFromClass' });
  #subject = element('span', 'lvv', 'subject', { class: 'lvHighlightAllClass lvHighlightSubjectClass' });
  #time = element('span', 'lvv', 'time');

  constructor(open) {
    const attributes = { role: 'option', tabindex: '-1' };
    this.element = element('div', 'lvv', 'row', attributes, this.#from, this.#subject, this.#time);
    this.element.addEventListener('click', () => open(this.#item));
  }

  draw(item, people, selected) {
    this.#item = item;
    this.element.setAttribute('aria-selected', String(item.ConversationId.Id === selected));
    this.element.classList.toggle('unread', !item.IsRead);
    const key = `${item.ItemId.Id} ${item.ItemId.ChangeKey} ${people}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const shown =
      people === 'from' ? [item.From?.Mailbox] : [...(item.ToRecipients ?? []), ...(item.CcRecipients ?? [])];
    Object.assign(this.element.dataset, known('selectedRow', { convid: item.ConversationId.Id }));
    this.#from.textContent = shown.map(each => each?.Name).join('; ');
    this.#subject.textContent = item.Subject;
    const clock = { hour: 'numeric', minute: '2-digit' };
    this.#time.textContent = new Date(item.DateTimeReceived).toLocaleTimeString(language, clock);
  }
}
