// The page of the webmail: folders, the list, and the pane in which one reads and writes.
import { compose } from './compose.js';
import { button, element } from './names.js';
import { showConversation, showItem } from './read.js';
import { Rows } from './rows.js';
import { call, itemId, sessionData } from './service.js';
import { t } from './texts.js';

const folders = ['inbox', 'drafts', 'sentitems', 'deleteditems'];
const main = document.getElementById('primaryContainer');
const pane = element('div', 'rp', 'pane', { role: 'main', 'aria-label': t('pane') });
const rows = new Rows(item => void open(item));
let folder = 'inbox';
let selected = '';
let user;
const { version } = document.body.dataset;

/** What the views get: where they are, whose mailbox it is, and what to do when they are left. */
const view = () => ({
  pane,
  user,
  done: () => {
    pane.replaceChildren();
    void list();
  },
});

async function list(asked) {
  const query = {
    ItemShape: { __type: 'ItemResponseShape:#Exchange', BaseShape: 'IdOnly' },
    ParentFolderIds: [{ __type: 'DistinguishedFolderId:#Exchange', Id: folder }],
    Traversal: 'Shallow',
    Paging: {
      __type: 'IndexedPageView:#Exchange',
      BasePoint: 'Beginning',
      Offset: 0,
      MaxEntriesReturned: 500,
    },
    ShapeName: 'MailListItem',
  };
  const { RootFolder } = await call('FindItem', query, asked);
  const seen = new Set();
  const shown = [];
  for (const item of RootFolder.Items ?? []) {
    if (seen.has(item.ConversationId.Id)) continue;
    seen.add(item.ConversationId.Id);
    shown.push(item);
  }
  rows.show(shown, { people: folder === 'inbox' ? 'from' : 'to', selected });
}

async function open(item) {
  selected = item.ConversationId.Id;
  rows.select(selected);
  // The pages of 2013 show a draft first, with a button to go on. That the later ones open it at once is unverified.
  if (item.IsDraft && version !== '2013') await compose({ ...view(), draft: item.ItemId.Id });
  else await showConversation({ ...view(), conversation: item.ConversationId.Id, folder });
}

function chooseFolder(name) {
  folder = name;
  selected = '';
  pane.replaceChildren();
  void list();
}

async function start() {
  const { owaUserConfig } = await sessionData();
  user = owaUserConfig.SessionSettings;
  const popOut = /viewmodel=ReadMessageItem&ItemID=([^&]+)/.exec(location.hash);
  if (popOut) {
    main.append(pane);
    const { Items } = await call('GetItem', { ItemIds: [itemId(decodeURIComponent(popOut[1]))] });
    const [item] = Items;
    if (item.IsDraft && version !== '2013') await compose({ ...view(), draft: item.ItemId.Id });
    else await showItem(view(), item);
    return;
  }
  const tree = element('div', 'n', 'tree', { role: 'tree', 'aria-label': t('folders') });
  for (const name of folders) {
    const title = element('span', 'n', 'title', { title: t(name) }, t(name));
    const item = element('div', 'n', 'item', { role: 'treeitem', tabindex: '0' }, title);
    item.addEventListener('click', () => chooseFolder(name));
    tree.append(item);
  }
  const name = element('button', 'ho', 'name', { type: 'button', title: user.UserDisplayName });
  name.textContent = user.UserDisplayName;
  const begin = button('n', 'new', 'plus', t('new'), () => void compose(view()));
  main.append(
    element('div', 'ho', 'bar', { role: 'banner' }, name),
    element('div', 'n', 'side', { role: 'navigation' }, begin, tree),
    rows.list,
    pane,
  );
  await list();
  const asked = new URLSearchParams(location.search);
  // With the id of a draft it is written on: Microsoft's web links of drafts are of this form.
  if (asked.get('path') === '/mail/action/compose')
    await compose({ ...view(), draft: asked.get('ItemID') ?? undefined });
  setInterval(() => list('by a clock').catch(() => undefined), 3000);
}

void start();
