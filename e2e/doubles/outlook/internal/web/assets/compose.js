// Writing: everything that is typed is saved as a draft a moment after each change, and sent from there.
import { bodyOf } from './html.js';
import { anchor, button, element, icon, mailRoot, settings } from './names.js';
import { shown } from './read.js';
import { call } from './service.js';
import { t, time } from './texts.js';
import { well } from './wells.js';

const autosaveDelay = 1000;
let editors = 0; // made until now in this document

/** A form for a message: empty, with a draft, or with an answer to a message. */
export class Form {
  element;
  #done;
  #id;
  #answered = {};
  #timer;
  #saving = Promise.resolve();
  #wells = {};
  #subject;
  #editor;
  #files = element('div', 'compose files', { role: 'listbox', 'aria-label': t('attachments') });
  #status = element('span', 'status', { role: 'status' });

  /** Calls `done` once it is sent or discarded. */
  constructor(done) {
    this.#done = done;
    const changed = () => this.#changed();
    for (const name of ['to', 'cc', 'bcc']) this.#wells[name] = well(name, changed);
    // Until it is saved a draft has a name that the page made up.
    this.#subject = element('input', 'compose subject', {
      maxlength: '255',
      placeholder: t('subject'),
      ...anchor('compose SUBJECT', { id: `MSG_${crypto.randomUUID()}_SUBJECT`, 'aria-label': t('subject') }),
    });
    this.#subject.addEventListener('input', changed);
    this.#editor = element('div', 'editor', {
      contenteditable: 'true',
      role: 'textbox',
      dir: 'ltr',
      'aria-multiline': 'true',
      'aria-label': t('bodyHelp'),
      looks: 'editor',
    });
    this.#editor.addEventListener('input', changed);
    const around = anchor('editorParent', { id: `editorParent_${++editors}` });
    this.element = element(
      'div',
      'compose',
      { looks: 'compose' },
      this.#toolbar(),
      ...Object.values(this.#wells).map(each => each.row),
      this.#subject,
      this.#files,
      element('div', 'editor parent', around, this.#editor),
      this.#status,
    );
    if (settings.labels === 'protected')
      this.element.prepend(element('div', 'label', {}, icon('LockShieldRegular'), t('labelled')));
    this.element.addEventListener('keydown', event => this.#pressed(event));
  }

  #toolbar() {
    const input = element('input', 'input', { type: 'file', multiple: '', hidden: '' });
    input.addEventListener('change', () => void this.#attach(input));
    const send = element(
      'div',
      'send',
      {
        role: 'group',
        ...anchor('ComposeSendButton', { 'data-testid': 'ComposeSendButton' }),
        looks: 'fui-SplitButton',
      },
      button('send button', 'SendRegular', t('send'), () => void this.#send(), {
        title: `${t('send')} (Ctrl+Enter)`,
        looks: 'fui-Button fui-SplitButton__primaryActionButton',
      }),
      button('send options', 'ChevronDownRegular', t('sendOptions'), () => this.#sendOptions(), {
        'aria-haspopup': 'menu',
      }),
    );
    const more = [];
    if (settings.control) more.push(button('encrypt', 'LockClosedRegular', t('encrypt'), () => undefined));
    return element(
      'div',
      'compose toolbar',
      { role: 'toolbar' },
      send,
      button('attach', 'AttachRegular', t('attach'), () => input.click()),
      button(
        'discard',
        'DeleteRegular',
        t('discard'),
        () => void this.#discard(),
        anchor('discardCompose', { id: 'discardCompose' }),
      ),
      button('pop out', 'OpenRegular', t('popOut'), () => void this.#popOut()),
      ...more,
      input,
    );
  }

  /** The menu beside Send, at the end of the page as menus are: it sends, too. Sending later does nothing here. */
  #sendOptions() {
    const menu = element('div', 'menu', { role: 'menu' });
    const item = (thing, glyph, text, pressed) =>
      button(
        thing,
        glyph,
        text,
        () => {
          menu.remove();
          pressed();
        },
        { role: 'menuitem' },
      );
    menu.append(
      item('menu send', 'SendRegular', t('send'), () => void this.#send()),
      item('menu later', 'CalendarClockRegular', t('schedule'), () => undefined),
    );
    document.body.append(menu);
  }

  /** Fills it with a draft. */
  open(item) {
    this.#named(item.id);
    for (const name of ['to', 'cc', 'bcc']) for (const each of item[name] ?? []) this.#wells[name].add(each);
    this.#subject.value = item.subject;
    this.#editor.replaceChildren(bodyOf(item));
    for (const { name } of item.files) this.#showFile(name);
    return this;
  }

  /** Fills it with an answer of a kind: reply, replyAll or forward. */
  answer(kind, original, user) {
    const others = list => (list ?? []).filter(({ address }) => address !== user.address);
    if (kind !== 'forward') {
      for (const each of original.from ?? []) this.#wells.to.add(each);
      this.#answered = { InReplyTo: original.messageId, References: original.references };
    }
    if (kind === 'replyAll')
      for (const each of others([...original.to, ...(original.cc ?? [])])) this.#wells.cc.add(each);
    const prefix = kind === 'forward' ? 'Fw: ' : 'Re: ';
    this.#subject.value = original.subject.startsWith(prefix) ? original.subject : prefix + original.subject;
    const header = document.createElement('div');
    header.id = 'divRplyFwdMsg';
    header.append(
      `${t('from')}: ${(original.from ?? []).map(shown).join('; ')}`,
      document.createElement('br'),
    );
    header.append(`${t('sent')}: ${time(original.received)}`);
    const quoted = original.class === 'IPM.Note.SMIME' ? [] : [bodyOf(original)];
    this.#editor.append(document.createElement('br'), document.createElement('hr'), header, ...quoted);
    if (kind === 'forward' && original.files.length > 0) void this.#take(original);
    else this.#changed();
    return this;
  }

  /** Takes over the files of what is forwarded. */
  async #take({ id, files }) {
    await this.#save();
    await call('CopyAttachments', { ID: this.#id, From: id });
    for (const { name } of files) this.#showFile(name);
  }

  #pressed(event) {
    const sends =
      (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) || (event.altKey && event.code === 'KeyS');
    if (!sends) return;
    event.preventDefault();
    void this.#send();
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), autosaveDelay);
  }

  #save() {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(async () => {
      const { id } = await call('SaveDraft', this.#written());
      this.#named(id);
      this.#status.textContent = `${t('saved')} ${time(Date.now())}`;
    });
    return this.#saving;
  }

  #named(id) {
    this.#id = id;
    for (const [name, value] of Object.entries(anchor('compose SUBJECT', { id: `MSG_${id}_SUBJECT` })))
      this.#subject.setAttribute(name, value);
  }

  #written() {
    const { to, cc, bcc } = this.#wells;
    return {
      ID: this.#id ?? '',
      Subject: this.#subject.value,
      HTML: this.#editor.innerHTML,
      Text: this.#editor.innerText,
      To: to.recipients,
      Cc: cc.recipients,
      Bcc: bcc.recipients,
      ...this.#answered,
    };
  }

  async #attach(input) {
    await this.#save();
    for (const file of input.files) {
      let binary = '';
      for (const octet of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(octet);
      await call('CreateAttachment', {
        ID: this.#id,
        Name: file.name,
        Type: file.type,
        Content: btoa(binary),
      });
      this.#showFile(file.name);
    }
    input.value = '';
  }

  #showFile(name) {
    const remove = button('remove file', 'DismissRegular', t('remove'), async () => {
      await call('DeleteAttachment', { ID: this.#id, Name: name });
      option.remove();
    });
    const card = element(
      'div',
      'file card',
      { draggable: 'true' },
      element('div', 'file name', { title: name }, name),
      remove,
    );
    const option = element('div', 'file', { role: 'option', 'aria-label': name }, card);
    this.#files.append(option);
  }

  async #send() {
    clearTimeout(this.#timer);
    for (const each of Object.values(this.#wells)) await each.resolve();
    clearTimeout(this.#timer);
    await this.#saving;
    await call('SendDraft', this.#written());
    this.#done(this);
  }

  /** Of a message with something in it the page asks first whether that may go. */
  async #discard() {
    if (this.#isEmpty() || (await this.#confirmed())) await this.#remove();
  }

  #isEmpty() {
    const { Subject, Text, To, Cc, Bcc } = this.#written();
    return (
      Subject === '' &&
      Text.trim() === '' &&
      To.length + Cc.length + Bcc.length + this.#files.childElementCount === 0
    );
  }

  #confirmed() {
    return new Promise(resolve => {
      const dialog = element(
        'div',
        'dialog',
        { role: 'alertdialog', 'aria-modal': 'true' },
        t('discardQuestion'),
      );
      const answer = (text, value) => {
        const made = element('button', 'dialog answer', { type: 'button', looks: 'ms-Button' }, text);
        made.addEventListener('click', () => {
          dialog.remove();
          resolve(value);
        });
        return made;
      };
      dialog.append(answer(t('ok'), true), answer(t('cancel'), false));
      document.body.append(dialog);
    });
  }

  async #remove() {
    clearTimeout(this.#timer);
    await this.#saving;
    clearTimeout(this.#timer);
    // Somebody may have deleted it.
    if (this.#id) await call('DeleteItem', { ID: this.#id }).catch(() => undefined);
    this.#done(this);
  }

  async #popOut() {
    await this.#save();
    const query = new URLSearchParams({ ItemID: this.#id, popoutv2: '1' });
    window.open(`${mailRoot}/deeplink/compose?${query}`, '_blank', 'popup,width=900,height=700');
    this.#done(this);
  }

  /** What its tab says. */
  get title() {
    return this.#subject.value || t('empty');
  }
}
