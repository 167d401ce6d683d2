// Compose windows: in the corner of the page, over all of it, below a message, or alone in a window. What is typed is
// saved a moment later, and sent from there.
import { form } from './compose-form.js';
import { bodyOf } from './html.js';
import { classes, element, id } from './names.js';
import { change, conversation } from './sync.js';
import { language, t } from './texts.js';

const address = globalThis.GLOBALS[10];

/** Opens a compose window, in the corner unless it is to be elsewhere. */
export function startComposing(begun = {}) {
  const { in: place, ...content } = begun;
  const title = element(
    'h2',
    'a3E',
    { id: id() },
    element('div', 'aYF', {}, content.subject || t('newMessage')),
  );
  const dialog = element('div', 'nH Hd', { role: 'dialog', 'aria-labelledby': title.id, tabindex: '-1' });
  const frame = element('div', 'nH nn', {}, dialog);
  const made = form({
    ...content,
    done: () => frame.remove(),
    title: text => {
      title.textContent = text || t('newMessage');
    },
    popOut: undefined,
  });
  const controls = element(
    'div',
    'Hm',
    {},
    control('Hl', 'minimise', () => {
      made.body.hidden = !made.body.hidden;
    }),
    control('Hq aUG', 'full', () => {
      for (const each of classes('aSt').split(' ')) dialog.classList.toggle(each);
      for (const each of classes('aSs').split(' ')) frame.classList.toggle(each);
    }),
    control('Ha', 'close', () => void made.close()),
  );
  const inner = element('div', 'nH Hy aXJ', {}, element('div', 'Hp', {}, title, controls), made.body);
  inner.style.cssText = 'display:flex;flex-direction:column;flex:1;min-height:0';
  dialog.append(inner);
  if (place !== undefined) place.append(frame);
  else document.querySelector('[data-double=moles]').append(frame);
  made.focus();
  return made;
}

function control(names, key, pressed) {
  const made = element('img', names, {
    id: id(),
    alt: t(key),
    'aria-label': t(key),
    'data-tooltip': t(key),
    role: 'button',
    tabindex: '-1',
    width: '16',
    height: '16',
  });
  made.src = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
  made.style.background = '#888';
  // Closing answers the mouse being let go, not the click: FlowCrypt found out.
  made.addEventListener(names === 'Ha' ? 'mouseup' : 'click', pressed);
  return made;
}

/** Opens a draft of the folder, in a window in the corner. */
export async function openDraft(row) {
  const drafts = (await conversation(row.thread)).filter(each => each.id === row.id);
  const [draft] = drafts;
  if (draft === undefined) return;
  startComposing({
    server: draft.legacy ?? row.legacy,
    id: draft.id,
    thread: draft.thread,
    from: draft.from[0]?.email,
    to: draft.to,
    cc: draft.cc,
    bcc: draft.bcc,
    subject: draft.subject,
    content: bodyOf(draft),
    files: draft.files ?? [],
    inReplyTo: draft.inReplyTo,
    references: draft.draftReferences,
  });
}

/** Answers or forwards a message, below it, or in a window of the corner where it is to be popped out. */
export async function startReply(message, kind, place) {
  const forwarded = kind === 'forward' ? await change({ action: 'files', id: message.id }) : {};
  const answered = { ...content(message, kind), ...forwarded };
  const holder = element('div', 'ip adB', {});
  const made = form({
    ...answered,
    done: () => holder.remove(),
    title: () => {},
    popOut: state => {
      holder.remove();
      startComposing(state);
    },
  });
  holder.append(element('div', 'M9', {}, element('div', 'aoI', {}, made.body)));
  place.replaceChildren(holder);
  made.focus();
}

function content(message, kind) {
  const [from] = message.from;
  const forward = kind === 'forward';
  const others = [...message.to, ...message.cc].filter(
    each => each.email !== address && each.email !== from?.email,
  );
  const own = from?.email === address;
  const prefix = forward ? 'Fwd:' : 'Re:';
  const date = new Date(message.date).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const quote = document.createElement('div');
  quote.className = 'gmail_quote gmail_quote_container';
  const head = document.createElement('div');
  head.className = 'gmail_attr';
  head.textContent = t('wrote')(date, `${from?.name ?? ''} <${from?.email ?? ''}>`);
  const block = document.createElement('blockquote');
  block.className = 'gmail_quote';
  block.append(bodyOf(message));
  quote.append(head, block);
  const fragment = document.createDocumentFragment();
  fragment.append(document.createElement('br'), quote);
  return {
    to: forward ? [] : own ? message.to : message.from,
    cc: kind === 'replyAll' ? others : [],
    subject: message.subject.toLowerCase().startsWith(prefix.toLowerCase())
      ? message.subject
      : `${prefix} ${message.subject}`,
    content: fragment,
    thread: message.thread,
    original: message.id,
    inReplyTo: message.messageID,
    references: message.references,
  };
}
