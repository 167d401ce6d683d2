// What is in every compose window, and what becomes of it: saved a moment after each change, sent, or thrown away.
import { composeHead } from './compose-head.js';
import { sendRow } from './compose-row.js';
import { element, id } from './names.js';
import { listed } from './recipients.js';
import { change, upload } from './sync.js';
import { t } from './texts.js';
import { alert, toast } from './told.js';

/** After how long a change is saved. Unverified; it is a matter of seconds. */
const autosaveDelay = 1000;

const random = () => `r${crypto.getRandomValues(new BigInt64Array(1))[0] >> 2n}`;

/**
 * Makes a form. It gets what is in it, and what its window does: done when it is over, title when the subject changes and,
 * in an answer, popOut.
 */
export function form(begun) {
  const made = new Form(begun);
  return { body: made.body, close: () => made.close(), focus: () => made.focus() };
}

class Form {
  body = element('div', 'AD', {});
  #begun;
  #id;
  #thread;
  #server;
  #head;
  #editor;
  #files = [];
  #timer;
  #working = Promise.resolve();
  #gone = false;
  /** Something was changed since it was saved. */
  #unsaved = false;
  #list = element('div', 'a5 dL', {});
  #status = element('span', 'oG aOy', { role: 'status' });

  constructor(begun) {
    this.#begun = begun;
    this.#id = begun.id ?? `msg-a:${random()}`;
    this.#thread = begun.thread ?? `thread-a:${random()}`;
    this.#server = begun.server ?? '';
    const changed = () => this.#changed();
    this.#head = composeHead(begun, changed);
    this.#head.subject.addEventListener('input', () => {
      begun.title(this.#head.subject.value);
      changed();
    });
    this.#editor = makeEditor(begun, changed);
    for (const file of begun.files ?? []) this.#keep(this.#row(file.called), file.called, file.name);
    const row = sendRow({
      message: this.#id,
      thread: this.#thread,
      answers: begun.original !== undefined,
      status: this.#status,
      send: (action, when) => void this.#send(action, when),
      attach: input => void this.#attach(input),
      discard: () => void this.#discard(),
      popOut: begun.popOut && (() => this.#popOut()),
    });
    const text = element(
      'div',
      'Ap',
      {},
      element('div', 'Ar Au', {}, element('div', 'aO7', {}, this.#editor)),
    );
    this.body.append(...this.#head.elements, text, this.#list, row);
    this.body.addEventListener('keydown', event => this.#pressed(event));
    this.#nameDraft();
  }

  #pressed(event) {
    const held = event.ctrlKey || event.metaKey;
    if (held && event.key === 'Enter') {
      event.preventDefault();
      void this.#send('^pfg');
    } else if (held && event.shiftKey && event.key.toLowerCase() === 'd') {
      event.preventDefault();
      void this.#discard();
    }
  }

  #nameDraft() {
    this.#head.inputs.draft.value = this.#server === '' ? `#${this.#id}` : `#${this.#id}:${this.#server}`;
  }

  #popOut() {
    this.#gone = true;
    clearTimeout(this.#timer);
    const content = document.createDocumentFragment();
    content.append(...this.#editor.childNodes);
    const { fields, subject, inputs } = this.#head;
    this.#begun.popOut({
      ...this.#begun,
      ...{ id: this.#id, thread: this.#thread, server: this.#server, content, from: inputs.from.value },
      ...{
        subject: subject.value,
        to: fields.to.recipients,
        cc: fields.cc.recipients,
        bcc: fields.bcc.recipients,
      },
    });
  }

  focus() {
    if (this.#head.fields.to.recipients.length > 0) this.#editor.focus();
    else this.#head.fields.to.focus();
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#unsaved = true;
    this.#timer = setTimeout(() => void this.#save('^r').catch(() => {}), autosaveDelay); // the next change saves again
  }

  /** One request after the other: a draft is not saved while it is being sent. */
  #save(action, when) {
    const saving = this.#working.then(async () => {
      if (this.#gone) return;
      const { fields, subject, inputs } = this.#head;
      const { to, cc, bcc } = fields;
      this.#unsaved = false;
      const answer = await change({
        ...{ action, id: this.#id, thread: this.#thread, server: this.#server, when },
        ...{
          from: inputs.from.value,
          to: listed(to.recipients),
          cc: listed(cc.recipients),
          bcc: listed(bcc.recipients),
        },
        ...{
          subject: subject.value,
          text: this.#editor.innerText,
          html: `<div dir="ltr">${this.#editor.innerHTML}</div>`,
        },
        ...{ inReplyTo: this.#begun.inReplyTo ?? '', references: this.#begun.references ?? '' },
        files: this.#files.map(each => each.name),
      });
      this.#server = answer.server;
      this.#nameDraft();
      this.#status.textContent = t('saved');
    });
    this.#working = saving.catch(() => {
      this.#unsaved = true;
    });
    return saving;
  }

  async #send(action, when) {
    if (this.#gone) return;
    const fields = Object.values(this.#head.fields);
    for (const field of fields) field.finish();
    const all = fields.flatMap(field => field.recipients);
    if (all.length === 0) return alert(t('nobody'));
    if (all.some(({ email }) => !/^[^\s@]+@[^\s@]+$/.test(email))) return alert(t('wrong'));
    clearTimeout(this.#timer);
    try {
      await this.#save(action, when);
    } catch (error) {
      return alert(String(error));
    }
    this.#leave();
    toast(t(action === '^pfg' ? 'sent' : 'scheduled'));
  }

  async #discard() {
    clearTimeout(this.#timer);
    await this.#working;
    if (this.#gone) return;
    this.#leave();
    if (this.#server !== '') await change({ action: 'discard', server: this.#server }).catch(() => {}); // it is gone already
  }

  /** Saves what was changed and not saved, and closes the window. Opening and closing a draft leaves it as it is: unverified. */
  async close() {
    clearTimeout(this.#timer);
    const { fields, subject } = this.#head;
    const empty =
      this.#editor.innerText.trim() === '' && subject.value === '' && fields.to.recipients.length === 0;
    if (this.#unsaved && (!empty || this.#server !== '')) await this.#save('^r').catch(() => {}); // what was saved before stays
    this.#leave();
  }

  #leave() {
    this.#gone = true;
    this.#begun.done();
  }

  /** Files are uploaded while one writes on. */
  async #attach(input) {
    const files = [...input.files];
    input.value = '';
    for (const file of files) {
      const row = this.#row(file.name);
      this.#keep(row, file.name, await upload(file));
    }
    this.#changed();
  }

  #row(name) {
    const row = element('div', 'dQ', { 'aria-label': name }, element('div', 'vI', {}, name));
    this.#list.append(row);
    return row;
  }

  /** The file is there, under a name of the server. */
  #keep(row, called, name) {
    const chosen = { name };
    this.#files.push(chosen);
    const label = `${t('remove')}: ${called}`;
    const remove = element('div', 'vq', { role: 'button', 'aria-label': label, tabindex: '1' }, '×');
    remove.addEventListener('click', () => {
      this.#files.splice(this.#files.indexOf(chosen), 1);
      row.remove();
      this.#changed();
    });
    row.append(element('input', '', { type: 'hidden', name: 'attach', value: name }), remove);
  }
}

function makeEditor(begun, changed) {
  const made = element('div', 'Am aiL Al editable LW-avf tS-tW', {
    id: id(),
    hidefocus: 'true',
    'aria-label': t('body'),
    g_editable: 'true',
    role: 'textbox',
    'aria-multiline': 'true',
    contenteditable: 'true',
    tabindex: '1',
    spellcheck: 'false',
  });
  made.append(begun.content ?? (begun.text || document.createElement('br')));
  made.addEventListener('input', changed);
  return made;
}
