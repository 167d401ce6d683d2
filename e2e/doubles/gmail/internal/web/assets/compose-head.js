// The head of a compose window: from whom, to whom, about what.
import { element, id } from './names.js';
import { recipientField } from './recipients.js';
import { t } from './texts.js';

const { aliases, name, hosted } = globalThis.DOUBLE;
const address = globalThis.GLOBALS[10];

/** The head: its elements, the fields in them, and the hidden inputs by which Gmail's own script knows what it has there. */
export function composeHead(begun, changed) {
  const fields = {
    to: recipientField('to', t('toField'), changed),
    cc: recipientField('cc', t('ccField'), changed),
    bcc: recipientField('bcc', t('bccField'), changed),
  };
  for (const [kind, field] of Object.entries(fields)) {
    for (const each of listOf(begun[kind])) field.add(each);
  }
  const openers = element(
    'span',
    'aoy',
    {},
    opener('aB gQ pE', 'Cc', t('addCc'), fields.cc),
    opener('aB gQ pB', 'Bcc', t('addBcc'), fields.bcc),
  );
  const cover = element('div', 'aoD hl', { tabindex: '1' });
  cover.hidden = true;
  const inputs = hiddenInputs(begun);
  const table = element(
    'div',
    'GS',
    {},
    cover,
    ...sender(inputs.from, changed),
    fields.to.field,
    fields.cc.field,
    fields.bcc.field,
    openers,
    ...lock(),
  );
  const subject = element('input', 'aoT', {
    name: 'subjectbox',
    id: id(),
    autocomplete: 'off',
    spellcheck: 'true',
    tabindex: '1',
    placeholder: t('subject'),
    'aria-label': t('subject'),
  });
  subject.value = begun.subject ?? '';
  const form = element('form', 'bAs', { enctype: 'multipart/form-data', method: 'POST' });
  form.append(...Object.values(inputs));
  const elements = [
    element('table', 'aoP HM', {}, element('tr', '', {}, element('td', '', {}, form))),
    element('div', 'fX aXjCH', {}, table),
    element('div', 'aoD az6', {}, subject),
  ];
  return { elements, fields, subject, inputs };
}

/** Recipients as an address of the page has them, or as messages do. */
function listOf(given = []) {
  if (typeof given !== 'string') return given;
  return given === '' ? [] : given.split(',').map(email => ({ name: '', email: email.trim() }));
}

function hiddenInputs(begun) {
  const hidden = (called, value) =>
    element('input', '', { type: 'hidden', name: called, value, autocomplete: 'off' });
  const [number] = crypto.getRandomValues(new BigUint64Array(1));
  return {
    from: hidden('from', begun.from ?? address),
    compose: hidden('composeid', String(number)),
    draft: hidden('draft', ''),
    thread: hidden('lts', begun.thread ? `#${begun.thread}` : ''),
    original: hidden('rm', begun.original ? `#${begun.original}` : ''),
  };
}

function opener(names, text, label, field) {
  const made = element(
    'span',
    names,
    { role: 'link', tabindex: '1', 'data-tooltip': label, 'aria-label': label },
    text,
  );
  field.field.hidden = field.recipients.length === 0;
  made.addEventListener('click', () => {
    field.field.hidden = false;
    made.hidden = true;
    field.focus();
  });
  return made;
}

/** Whoever has several addresses chooses one of them. The form of the list is unverified; the input with it is not. */
function sender(from, changed) {
  if (!aliases?.length) return [];
  const called = each => `${name} <${each}>`;
  const shown = element('span', 'L2', { 'aria-live': 'polite' }, called(from.value));
  const menu = element('div', 'J-M', { role: 'menu' });
  menu.hidden = true;
  const chosen = each => {
    from.value = each;
    shown.textContent = called(each);
    menu.hidden = true;
    menu.replaceChildren();
    changed();
  };
  const itemOf = each => {
    const item = element('div', 'J-N', { role: 'menuitem', value: each }, called(each));
    item.addEventListener('click', () => chosen(each));
    return item;
  };
  const opens = { role: 'button', tabindex: '1', 'aria-haspopup': 'menu' };
  const picker = element('div', 'J-JN-M-I', opens, shown);
  picker.addEventListener('click', () => {
    menu.hidden = !menu.hidden;
    menu.replaceChildren(...(menu.hidden ? [] : [address, ...aliases].map(itemOf)));
  });
  return [element('div', 'az3', {}, picker, menu)];
}

/** Hosted S/MIME has a lock beside the recipients: support.google.com/mail/answer/6330403. Its form is unverified. */
function lock() {
  const label = t('messageSecurity');
  return hosted
    ? [element('div', 'aaY', { role: 'button', 'data-tooltip': label, 'aria-label': label }, '🔒')]
    : [];
}
