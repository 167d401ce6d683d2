// Writing: everything that is typed is saved as a draft a moment after each change, and sent from there.
import { safe } from './html.js';
import { button, element, generated, known } from './names.js';
import { attachmentAddress, call, itemId } from './service.js';
import { t } from './texts.js';
import { well } from './wells.js';

const autosaveDelay = 1500;
const version = document.body.dataset.version;

/** Shows an empty form, a draft, or an answer to a message, in the place of the reading pane. */
export async function compose(view) {
  const form = new Form(view);
  await form.fill();
}

/** Asks in a dialog whether the message is to be thrown away. */
function sure() {
  return new Promise(resolve => {
    const dialog = element('div', 'dlg', 'dialog', { role: 'dialog', 'aria-label': t('question') });
    const answer = (thing, text, yes) => {
      const made = element('button', 'dlg', thing, { type: 'button' }, text);
      made.addEventListener('click', () => {
        dialog.remove();
        resolve(yes);
      });
      return made;
    };
    dialog.append(t('sure'), answer('ok', t('discard'), true), answer('cancel', t('keep'), false));
    document.body.append(dialog);
  });
}

/** The files of an item, but those that make its form. */
function filesOf({ Attachments }) {
  return (Attachments ?? []).filter(({ IsInline, Name }) => !IsInline && !/^smime\.p7[ms]$/.test(Name));
}

class Form {
  #view;
  #id;
  #saving = Promise.resolve();
  #timer;
  #wells = {};
  #subject;
  #editor;
  #files;
  #status = element('span', 'mcp', 'status', { role: 'status' });

  constructor(view) {
    this.#view = view;
    this.#id = view.draft;
    const changed = () => this.#changed();
    const toolbar = element('div', 'mcp', 'toolbar', {
      role: 'toolbar',
      tempid: `mailcomposetoolbar${generated('mcp', 'template')}`,
    });
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      hidden: true,
    });
    input.addEventListener('change', async () => {
      await this.#attach(input.files);
      input.value = '';
    });
    toolbar.append(
      button('mcp', 'send', 'mailSend', t('send'), () => void this.#send()),
      button('mcp', 'attach', 'attachment', t('attach'), () => input.click()),
      button('mcp', 'discard', 'trash', t('discard'), () => void this.#discard()),
      input,
    );
    for (const name of ['to', 'cc', 'bcc']) this.#wells[name] = well(name, changed);
    this.#subject = element('input', 'mcp', 'subject', {
      ...known('subject', { placeholder: t('subject') }),
      'aria-label': t('subject'),
      ...known('subject', { 'aria-labelledby': 'MailCompose.SubjectWellLabel', maxlength: '255' }),
    });
    this.#subject.addEventListener('input', changed);
    this.#files = element('div', 'mcp', 'files', known('attachments', { class: 'attachmentWell' }));
    const editorPlace = version === '2013' ? this.#editorFrame() : this.#editorElement();
    const pane = element(
      'div',
      'mcp',
      'pane',
      known('editor', { tempid: `mailcomposeview${generated('mcp', 'template')}` }),
      toolbar,
      ...Object.values(this.#wells).map(each => each.row),
      this.#subject,
      this.#files,
      editorPlace,
      this.#status,
    );
    pane.addEventListener('keydown', event => this.#pressed(event));
    view.pane.replaceChildren(pane);
    if (version === '2013') this.#openFrame(editorPlace);
    this.#editor.addEventListener('input', changed);
  }

  async fill() {
    const { kind, original, user } = this.#view;
    if (this.#id) {
      const { Items } = await call('GetItem', { ItemIds: [itemId(this.#id)] });
      const item = Items[0];
      for (const each of item.ToRecipients ?? []) this.#wells.to.add(each);
      for (const each of item.CcRecipients ?? []) this.#wells.cc.add(each);
      this.#subject.value = item.Subject ?? '';
      this.#editor.append(safe(item.Body.BodyType === 'HTML' ? item.Body.Value : ''));
      if (item.Body.BodyType !== 'HTML') this.#editor.innerText = item.Body.Value;
      for (const each of filesOf(item)) this.#showFile(each.Name, each.AttachmentId.Id);
      return;
    }
    if (!kind) return;
    const others = list => list.filter(each => each.EmailAddress !== user.UserEmailAddress);
    if (kind !== 'forward') this.#wells.to.add(original.From.Mailbox);
    if (kind === 'replyAll') {
      for (const each of others([...(original.ToRecipients ?? []), ...(original.CcRecipients ?? [])]))
        this.#wells.cc.add(each);
    }
    const prefix = kind === 'forward' ? 'Fw: ' : 'Re: ';
    this.#subject.value = original.Subject.startsWith(prefix) ? original.Subject : prefix + original.Subject;
    this.#quote(original);
    if (kind === 'forward') await this.#takeFiles(original);
  }

  /** What is forwarded takes its files with it. */
  async #takeFiles(original) {
    const taken = filesOf(original);
    if (taken.length === 0) return;
    const fetched = taken.map(async ({ Name, AttachmentId }) => {
      const blob = await (await fetch(attachmentAddress(AttachmentId.Id))).blob();
      return new File([blob], Name, { type: blob.type });
    });
    await this.#attach(await Promise.all(fetched));
  }

  /** Below the line, as Exchange quotes: a header of the message in the user's language, then its body. */
  #quote(original) {
    const header = document.createElement('div');
    header.id = 'divRplyFwdMsg';
    header.append(`${t('from')}: ${original.From.Mailbox.Name}`, document.createElement('br'));
    header.append(`${t('sent')}: ${original.DateTimeSent}`);
    const quoted = document.createElement('div');
    if (original.ItemClass !== 'IPM.Note.SMIME') {
      if (original.Body.BodyType === 'HTML') quoted.append(safe(original.Body.Value));
      else quoted.innerText = original.Body.Value;
    }
    this.#editor.append(document.createElement('br'), document.createElement('hr'), header, quoted);
  }

  #editorElement() {
    this.#editor = element('div', 'mcp', 'editor', {
      contenteditable: 'true',
      ...known('editor', { role: 'textbox', 'aria-multiline': 'true' }),
      'aria-label': t('body'),
    });
    return this.#editor;
  }

  #editorFrame() {
    const frame = document.createElement('iframe');
    frame.id = 'EditorBody';
    frame.title = t('body');
    return frame;
  }

  #openFrame(frame) {
    const inner = frame.contentDocument;
    this.#editor = inner.createElement('div');
    this.#editor.id = 'MicrosoftOWAEditorRegion';
    this.#editor.contentEditable = 'true';
    inner.body.append(this.#editor);
    inner.addEventListener('keydown', event => this.#pressed(event));
  }

  #changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save('by a clock').catch(() => undefined), autosaveDelay);
  }

  #save(asked = 'by somebody') {
    clearTimeout(this.#timer);
    // A try that failed hinders no other one.
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#store('SaveOnly', asked));
    return this.#saving;
  }

  async #store(MessageDisposition, asked = 'by somebody') {
    const recipients = name =>
      this.#wells[name].recipients.map(each => ({ ...each, __type: 'EmailAddress:#Exchange' }));
    const Item = {
      __type: 'Message:#Exchange',
      Subject: this.#subject.value,
      Body: { __type: 'BodyContentType:#Exchange', BodyType: 'HTML', Value: this.#editor.innerHTML },
      ToRecipients: recipients('to'),
      CcRecipients: recipients('cc'),
      BccRecipients: recipients('bcc'),
    };
    if (this.#id === undefined) {
      const { Items } = await call('CreateItem', { Items: [Item], MessageDisposition: 'SaveOnly' }, asked);
      this.#id = Items[0].ItemId.Id;
      if (MessageDisposition === 'SaveOnly') {
        this.#status.textContent = t('saved');
        return;
      }
    }
    const update = () =>
      call(
        'UpdateItem',
        {
          ConflictResolution: 'AlwaysOverwrite',
          ItemChanges: [
            {
              __type: 'ItemChange:#Exchange',
              ItemId: itemId(this.#id),
              Updates: [{ __type: 'SetItemField:#Exchange', Item }],
            },
          ],
          MessageDisposition,
        },
        asked,
      );
    try {
      await update();
    } catch (error) {
      if (error.message !== 'ErrorItemNotFound') throw error;
      // Somebody deleted the draft: it is made anew. What Exchange's own page does then is unverified.
      this.#id = undefined;
      await this.#store(MessageDisposition, asked);
      return;
    }
    if (MessageDisposition === 'SaveOnly') this.#status.textContent = t('saved');
  }

  async #attach(files) {
    await this.#save();
    for (const file of files) {
      const octets = new Uint8Array(await file.arrayBuffer());
      let binary = '';
      for (const octet of octets) binary += String.fromCharCode(octet);
      const { Attachments } = await call('CreateAttachmentFromLocalFile', {
        Attachments: [
          {
            __type: 'FileAttachment:#Exchange',
            Content: btoa(binary),
            ContentType: file.type,
            Name: file.name,
            Size: file.size,
            IsInline: false,
          },
        ],
        ParentItemId: itemId(this.#id),
      });
      this.#showFile(file.name, Attachments[0].AttachmentId.Id);
    }
  }

  #showFile(name, id) {
    const card = element('div', 'mcp', 'file', { title: name });
    const remove = element('button', 'mcp', 'remove', { type: 'button', 'aria-label': t('remove') }, '×');
    remove.addEventListener('click', async () => {
      await call('DeleteAttachment', { AttachmentIds: [itemId(id)] });
      card.remove();
    });
    card.append(Object.assign(document.createElement('span'), { textContent: name }), remove);
    this.#files.append(card);
  }

  get #empty() {
    const wells = Object.values(this.#wells);
    const written = [this.#subject.value, this.#editor.textContent].some(text => text.trim() !== '');
    return !written && wells.every(({ recipients }) => recipients.length === 0);
  }

  /** Ctrl+Enter and Alt+S send; that they do so in the pages of 2013 as well is unverified. */
  #pressed(event) {
    const sends = (event.key === 'Enter' && event.ctrlKey) || (event.altKey && event.code === 'KeyS');
    if (!sends) return;
    event.preventDefault();
    void this.#send();
  }

  async #send() {
    clearTimeout(this.#timer);
    await this.#saving;
    await this.#store('SendAndSaveCopy');
    this.#view.done();
  }

  /** Asks before a message is thrown away, with Discard first. That nothing is asked about an empty one is unverified. */
  async #discard() {
    if (!this.#empty && !(await sure())) return;
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#id) {
      await call('DeleteItem', { ItemIds: [itemId(this.#id)], DeleteType: 'MoveToDeletedItems' }).catch(
        error => {
          if (error.message !== 'ErrorItemNotFound') throw error;
        },
      );
    }
    this.#view.done();
  }
}
