// The page of the webmail: folders, the list, and the pane in which one reads and writes; or the pane alone, in a window of its own.
import { Form } from './compose.js';
import { List } from './list.js';
import { anchor, button, element, mailRoot, settings } from './names.js';
import { showConversation, showItem } from './read.js';
import { call, signIn } from './service.js';
import { t } from './texts.js';

const folders = ['inbox', 'drafts', 'sentitems', 'deleteditems'];
const app = document.getElementById('app');
const pane = element('div', 'reading pane', { id: 'ReadingPaneContainerId' });
const main = element(
  'div',
  'main',
  {
    role: 'main',
    'aria-label': t('pane'),
    ...anchor('MailReadCompose', { 'data-app-section': 'MailReadCompose' }),
  },
  pane,
);
const tabs = element('div', 'tabs', { role: 'tablist' });
const forms = new Map(); // those with a tab, which stay while others are shown
let user;
let list;
/** Takes what came since into the conversation that is open. */
let renew = async () => undefined;

/** Shows a form in the pane, with a tab for each that is open. */
function show(form) {
  pane.replaceChildren(form.element);
  for (const [each, tab] of forms) {
    tab.textContent = each.title;
    tab.setAttribute('aria-selected', String(each === form));
  }
}

function addForm() {
  const form = new Form(finished);
  const tab = element('button', 'tab', { type: 'button', role: 'tab' });
  tab.addEventListener('click', () => show(form));
  forms.set(form, tab);
  tabs.append(tab);
  return form;
}

function finished(form) {
  forms.get(form)?.remove();
  forms.delete(form);
  form.element.remove();
  const [next] = forms.keys();
  if (next && pane.childElementCount === 0) show(next);
  if (list) void list.refresh();
  else window.close();
}

/** Begins an answer below a message, or opens a draft of a conversation there. */
function write(kind, item, below) {
  const form = new Form(finished);
  if (kind === 'draft') below.replaceChildren(form.open(item).element);
  else below.append(form.answer(kind, item, user).element);
}

async function open(row, folder) {
  if (row.draft) {
    show(addForm().open(await call('GetItem', { ID: row.id })));
    return;
  }
  history.pushState(
    null,
    '',
    `${mailRoot}/${folder}/id/${encodeURIComponent(settings.byItem ? row.id : row.conversation)}`,
  );
  if (settings.byItem) showItem(pane, await call('GetItem', { ID: row.id }), write);
  else renew = await showConversation(pane, row, folder, write);
}

function navigation() {
  const items = folders.map(name => {
    const item = element(
      'div',
      'folder',
      {
        role: 'treeitem',
        tabindex: '0',
        'aria-level': '2',
        title: t(name),
        'data-folder-name': t(name).toLowerCase(),
      },
      element('span', 'folder name', {}, t(name)),
    );
    item.addEventListener('click', () => {
      history.pushState(null, '', `${mailRoot}/${name}`);
      pane.replaceChildren();
      void list.show(name);
    });
    return item;
  });
  const tenant = '11111111-2222-3333-4444-555555555555';
  const mailbox = element(
    'div',
    'mailbox',
    {
      ...anchor('primaryMailboxRoot', { id: `primaryMailboxRoot_${crypto.randomUUID()}@${tenant}` }),
      role: 'treeitem',
      tabindex: '0',
      'aria-expanded': 'true',
      'aria-level': '1',
      title: user.address,
      'data-folder-name': user.address,
    },
    element('span', 'mailbox name', {}, user.address),
  );
  return element(
    'div',
    'navigation',
    { role: 'tree', 'aria-label': t('folders'), looks: 'navigation' },
    mailbox,
    ...items,
  );
}

function ribbon() {
  const begin = button('new', 'ComposeRegular', t('new'), () => show(addForm()), {
    'data-unique-id': 'Ribbon-588',
    'data-automation-type': 'RibbonSplitButton',
  });
  const group = element(
    'div',
    'new group',
    { 'data-unique-id': 'Ribbon-588', role: 'group', looks: 'fui-SplitButton' },
    begin,
  );
  const account = element('div', 'account', { id: 'mectrl_currentAccount_secondary' }, user.address);
  return element(
    'div',
    'ribbon',
    { role: 'banner', looks: 'ribbon' },
    element('div', 'overflow item', { looks: 'ms-OverflowSet-item' }, group),
    element(
      'button',
      'me',
      { id: 'O365_MainLink_Me', type: 'button', 'aria-label': `${t('account')} ${user.name}` },
      account,
    ),
  );
}

/** A window of its own has neither folders nor a list: a message, a draft, or an empty form. */
async function popOut() {
  const id = new URLSearchParams(location.search).get('ItemID');
  app.append(
    element('div', 'content', { ...anchor('Form_Content', { 'data-app-section': 'Form_Content' }) }, main),
  );
  if (location.pathname.endsWith('/deeplink/compose')) {
    const form = new Form(finished);
    pane.append(form.element);
    if (id) form.open(await call('GetItem', { ID: id }));
  } else showItem(pane, await call('GetItem', { ID: id }), write);
}

await signIn();
user = await call('GetUser');
document.title = `${t('inbox')} - ${user.name} - Outlook`;
if (location.pathname.includes('/deeplink/') || location.search.includes('viewmodel=ReadMessageItem'))
  await popOut();
else {
  list = new List(open);
  app.append(ribbon(), navigation(), list.element, main);
  main.append(tabs);
  const folder = folders.find(each => location.pathname.startsWith(`${mailRoot}/${each}`)) ?? 'inbox';
  await list.show(folder);
  setInterval(() => {
    list.refresh('by a clock').catch(() => undefined);
    renew().catch(() => undefined);
  }, 3000);
}
