// The page of the webmail: folders, the list and conversations, by the part of the address after "#".
import { openDraft, startComposing } from './compose.js';
import { showConversation } from './conversation.js';
import { folders, showList } from './list.js';
import { button, element } from './names.js';
import { dress } from './style.js';
import { t } from './texts.js';

const { base, name, popOut, thread, accounts } = globalThis.DOUBLE;
const address = globalThis.GLOBALS[10];
const main = element('div', 'nH bkK nn AO', { role: 'main' });

/** Above the page: search, and whose mailbox this is. */
function banner() {
  const input = element('input', 'gb_se aJh', {
    name: 'q',
    type: 'text',
    'aria-label': t('search'),
    placeholder: t('search'),
  });
  const form = element('form', 'gb_re', { role: 'search' }, input);
  form.addEventListener('submit', event => {
    event.preventDefault();
    location.hash = `#search/${encodeURIComponent(input.value)}`;
  });
  const own = element('div', 'gb_Cb', { 'aria-label': t('account') });
  const card = element('div', 'gb_Dc');
  const inner = element('div', 'gb_Ib');
  inner.append(element('div', 'gb_g', {}, name), element('div', 'gb_h', {}, address));
  inner.append(
    element(
      'a',
      'gb_Ea',
      { href: `https://myaccount.google.com/?utm_source=OGB&authuser=${encodeURIComponent(address)}` },
      t('manage'),
    ),
  );
  card.append(inner);
  own.append(card);
  const others = accounts.map((each, n) =>
    element('a', 'gb_Fc', { href: `https://mail.google.com/mail/u/${n}/`, target: '_blank' }, each),
  );
  const chip = element('a', 'gb_B gb_Za gb_0', {
    href: `https://accounts.google.com/SignOutOptions?continue=https://mail.google.com${base}/`,
    'aria-label': `${t('account')}: ${name}  \n(${address})`,
    role: 'button',
    tabindex: '0',
  });
  return element('header', 'gb_Ha', { role: 'banner', id: 'gb' }, form, chip, own, ...others);
}

/** Beside the page: the button for a new message, and the folders. */
function navigation() {
  const list = element('div', 'TK');
  for (const [hash, label] of Object.entries(folders)) {
    const link = element(
      'a',
      'J-Ke n0',
      {
        href: `https://mail.google.com${base}/#${hash}`,
        target: '_top',
        tabindex: '0',
        'aria-label': t(label),
      },
      t(label),
    );
    list.append(element('div', 'TO', { 'data-tooltip': t(label) }, link));
  }
  const compose = button('T-I T-I-KE L3', { gh: 'cm', jscontroller: 'eIu7Db' }, t('compose'), () =>
    startComposing(),
  );
  return element(
    'div',
    'aeN',
    { role: 'navigation' },
    element('div', 'aic', {}, element('div', 'z0', {}, compose)),
    list,
  );
}

async function show() {
  const [where, what] = location.hash.slice(1).split('/');
  const folder = where in folders ? where : where === 'search' ? 'search' : 'inbox';
  if (what && folder !== 'search') {
    await showConversation(main, { thread: decodeURIComponent(what), folder });
    return;
  }
  document.title = `${t(folders[folder]) ?? t('search')} - ${address} - Gmail`;
  await showList(main, folder, decodeURIComponent(what ?? ''), row => {
    if (folder === 'drafts') void openDraft(row);
    else location.hash = `#${folder}/${encodeURIComponent(row.thread)}`;
  });
}

async function begin() {
  dress();
  document.getElementById('loading').style.display = 'none';
  const moles = element(
    'div',
    'dw',
    {},
    element('div', 'nH', {}, element('div', 'nH', {}, element('div', 'no', { 'data-double': 'moles' }))),
  );
  const dropzone = element('div', 'aC7', {});
  dropzone.hidden = true;
  if (popOut === 'compose') {
    const query = new URLSearchParams(location.search);
    document.body.append(main);
    document.title = `${t('compose')} - ${address} - Gmail`;
    startComposing({
      in: main,
      to: query.get('to') ?? '',
      subject: query.get('su') ?? '',
      text: query.get('body') ?? '',
    });
    return;
  }
  if (popOut === 'conversation') {
    document.body.append(main, moles, dropzone);
    await showConversation(main, { thread: thread.replace(/^#/, ''), folder: 'inbox' });
    return;
  }
  document.body.append(banner(), navigation(), main, moles, dropzone);
  addEventListener('hashchange', () => void show());
  await show();
}

void begin();
