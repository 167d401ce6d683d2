// One message of a conversation: its header, and below it, where it is open, its text and its files.
import { attachmentsOf } from './attachments.js';
import { bodyOf } from './html.js';
import { button, element, id, lacks } from './names.js';
import { language, t } from './texts.js';

const { base, hosted } = globalThis.DOUBLE;
const address = globalThis.GLOBALS[10];

/** Makes a message. It gets what becomes of clicks: toggle, reply and more. */
export function messageOf(message, opened, actions) {
  const part = element('div', opened ? 'adn ads' : 'adn', { 'data-message-id': `#${message.id}` });
  name(part, message);
  part.append(header(message, opened, actions));
  if (opened) part.append(...body(message, part));
  return part;
}

/** Gives a message its final id, which one that was just sent does not have. */
export function name(part, message) {
  const attribute = 'data-legacy-message-id';
  if (message.legacy && !lacks(attribute)) part.setAttribute(attribute, message.legacy);
}

/** Who wrote it, when, to whom; a click on it opens or folds the message. */
function header(message, opened, { toggle, reply, more }) {
  const when = new Date(message.date);
  const date = element('span', 'g3', {
    title: when.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    tabindex: '-1',
    role: 'gridcell',
  });
  date.textContent = when.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
  const first = element(
    'tr',
    'acZ',
    {},
    element('td', 'gF gK', {}, element('h3', 'iw', {}, sender(message))),
    element('td', 'gH bAk', {}, element('div', 'gK', {}, date)),
    element('td', 'gH acX bAm', {}, ...buttons(reply, more)),
  );
  const snippet = element('span', 'y2', {}, opened ? '' : message.snippet);
  const second = element(
    'tr',
    'acZ xD',
    {},
    element('td', '', { colspan: '3' }, recipients(message), details(message), snippet),
  );
  const made = element(
    'table',
    'cf gJ gE',
    { role: 'presentation' },
    element('tbody', '', {}, first, second),
  );
  made.addEventListener('click', toggle);
  return made;
}

function sender({ from: [from] }) {
  const called = from?.name || from?.email || '';
  return element(
    'span',
    'gD',
    { email: from?.email, name: called, 'data-hovercard-id': from?.email },
    element('span', '', {}, called),
  );
}

function recipients({ to, cc }) {
  const made = element('span', 'hb', {}, `${t('to')} `);
  for (const { name: known, email } of [...to, ...cc]) {
    const called = known || email;
    const shown = email === address ? t('me') : called;
    made.append(element('span', 'g2', { email, name: called, 'data-hovercard-id': email }, shown), ', ');
  }
  return made;
}

function buttons(reply, more) {
  const only = pressed => event => {
    event.stopPropagation();
    pressed();
  };
  const answers = { 'data-tooltip': t('reply'), 'aria-label': t('reply') };
  const opens = {
    'data-tooltip': t('more'),
    'aria-label': t('more'),
    'aria-haspopup': 'true',
    'aria-expanded': 'false',
  };
  return [
    button('T-I J-J5-Ji T-I-Js-IF aaq T-I-ax7 L3', answers, '↩', only(reply)),
    button('T-I J-J5-Ji T-I-Js-Gs aap T-I-awG T-I-ax7 L3', opens, '⋮', only(more)),
  ];
}

function body(message, part) {
  const text = element('div', 'a3s aiL', { id: id() });
  text.append(...contentOf(message));
  keep(text, message);
  const parts = [element('div', 'ii gt', { id: id(), jslog: '20277; u014N:xr6bB; 4:W251bGxd' }, text)];
  if (message.clientSide) {
    const frame = { src: 'https://client-side-encryption.google.com/', title: t('clientSide') };
    parts.unshift(element('iframe', '', frame));
  }
  // Gmail puts the attachments below the text a moment after it.
  setTimeout(() => {
    if (part.isConnected && message.attachments?.length) part.append(attachmentsOf(message));
  }, 300);
  return parts;
}

function contentOf(message) {
  return [bodyOf(message), ...(message.clipped ? [clipped(message)] : [])];
}

/** Below a message that is too long for the page. */
function clipped(message) {
  const whole = `https://mail.google.com${base}/?ui=2&view=lg&permmsgid=${message.id}`;
  const link = element('a', '', { href: whole, target: '_blank' }, t('viewEntire'));
  return element('div', 'iX', {}, t('clipped'), link);
}

/**
 * Puts back what others change in the text of a message. FlowCrypt found that Gmail does so again and again, and replaces
 * the whole element.
 */
function keep(text, message) {
  const changes = { childList: true, subtree: true, characterData: true };
  const observer = new MutationObserver(() => {
    observer.disconnect();
    text.replaceChildren(...contentOf(message));
    observer.observe(text, changes);
  });
  observer.observe(text, changes);
}

/** What stands in the card with the details of a message; hosted S/MIME has its lock there. Its form is unverified. */
function details(message) {
  const secured = t(message.clientSide ? 'clientSide' : message.hosted ? 'hosted' : 'standard');
  const mark = () =>
    element('span', hosted ? 'aZI' : 'aZJ', { 'data-tooltip': secured, 'aria-label': secured, role: 'img' });
  const row = element(
    'tr',
    'ajv',
    {},
    element('td', 'gG', {}, t('security')),
    element('td', 'gL', {}, mark(), element('span', '', {}, secured)),
  );
  const card = element('table', 'ajC', {}, row);
  card.hidden = true;
  const arrow = element(
    'div',
    'ajy',
    {
      role: 'button',
      tabindex: '0',
      'aria-label': t('details'),
      'data-tooltip': t('details'),
      'aria-haspopup': 'true',
    },
    '▾',
  );
  arrow.addEventListener('click', event => {
    event.stopPropagation();
    card.hidden = !card.hidden;
  });
  return element('span', 'ajz', {}, ...(message.hosted || message.clientSide ? [mark()] : []), arrow, card);
}
