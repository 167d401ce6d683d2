// The reading pane: a conversation with its items, of which the newest is open and the others are folded.
import { compose } from './compose.js';
import { safe } from './html.js';
import { button, element, generated, known } from './names.js';
import { attachmentAddress, call, itemId } from './service.js';
import { language, t } from './texts.js';

/** Shows the items of a conversation, the newest first. */
export async function showConversation(view) {
  const { Conversation } = await call('GetConversationItems', {
    Conversations: [
      {
        __type: 'ConversationRequestType:#Exchange',
        ConversationId: itemId(view.conversation),
        SyncState: '',
      },
    ],
    ShapeName: 'ItemPartUniqueBody',
    SortOrder: 'DateOrderDescending',
    MaxItemsToReturn: 20,
  });
  const drafts = view.folder === 'drafts';
  const items = Conversation.ConversationNodes.flatMap(node => node.Items).filter(
    item => item.IsDraft === drafts,
  );
  items.sort((a, b) => b.DateTimeReceived.localeCompare(a.DateTimeReceived));
  show(view, items);
  for (const item of items.filter(({ IsRead }) => !IsRead)) await markRead(item);
}

async function markRead(item) {
  const Updates = [
    {
      __type: 'SetItemField:#Exchange',
      Path: { __type: 'PropertyUri:#Exchange', FieldURI: 'IsRead' },
      Item: { __type: 'Message:#Exchange', IsRead: true },
    },
  ];
  await call('UpdateItem', {
    ConflictResolution: 'AlwaysOverwrite',
    ItemChanges: [{ __type: 'ItemChange:#Exchange', ItemId: itemId(item.ItemId.Id), Updates }],
    MessageDisposition: 'SaveOnly',
  });
}

/** Shows one item, as a window of its own does. */
export async function showItem(view, item) {
  show(view, [item]);
}

function show(view, items) {
  const subject = element(
    'span',
    'rp',
    'subject',
    { class: 'rpHighlightAllClass rpHighlightSubjectClass allowTextSelection', role: 'heading' },
    items[0]?.Subject ?? '',
  );
  view.pane.replaceChildren(subject, ...items.map((item, index) => part(view, item, index === 0)));
}

/** One item: its header, and below it what can be folded. */
function part(view, item, opened) {
  const made = element('div', 'rp', 'part');
  const header = element('div', 'rp', 'header', {
    ...known('header', { role: 'heading' }),
    'aria-expanded': String(opened),
  });
  const sender = element('span', 'rp', 'sender', { class: 'bidi allowTextSelection' });
  const { Name, EmailAddress } = item.From?.Mailbox ?? { Name: '', EmailAddress: '' };
  sender.textContent = Name === EmailAddress ? Name : `${Name} <${EmailAddress}>`;
  const date = element('span', 'rp', 'date', { class: 'allowTextSelection' });
  date.textContent = new Date(item.DateTimeReceived).toLocaleString(language, {
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  const to = document.createElement('div');
  to.id = 'ItemHeader.ToContainer';
  to.textContent = (item.ToRecipients ?? []).map(each => each.Name).join('; ');
  header.append(sender, date, to);
  made.append(header);
  const content = opened ? body(view, item) : [];
  header.addEventListener('click', () => {
    if (header.getAttribute('aria-expanded') === 'true') return;
    header.setAttribute('aria-expanded', 'true');
    made.append(...body(view, item));
  });
  made.append(...content);
  return made;
}

function body(view, item) {
  const actions = element('div', 'rp', 'actions', { role: 'toolbar' });
  if (item.IsDraft) {
    const edit = () => void compose({ ...view, draft: item.ItemId.Id });
    actions.append(button('rp', 'edit', 'pencil', t('edit'), edit));
  } else {
    for (const kind of ['reply', 'replyAll', 'forward']) {
      const answer = () => void compose({ ...view, kind, original: item });
      actions.append(button('rp', kind, kind, t(kind), answer));
    }
  }
  const outer = element('div', 'rp', 'body');
  const unique = document.createElement('div');
  unique.className = generated('rp', 'unique');
  if (document.body.dataset.without !== 'body') {
    outer.id = 'Item.MessagePartBody';
    unique.id = 'Item.MessageUniqueBody';
    unique.classList.add('rpHighlightAllClass', 'rpHighlightBodyClass');
  }
  outer.append(unique);
  if (item.ItemClass === 'IPM.Note.SMIME') unique.textContent = t('closed');
  else if (item.Body.BodyType === 'HTML') unique.append(safe(item.Body.Value));
  else unique.innerText = item.Body.Value;
  const shown = (item.Attachments ?? []).filter(each => !each.IsInline && !/^smime\.p7[ms]$/.test(each.Name));
  const well = element('div', 'rp', 'well', { class: 'attachmentWell' });
  for (const each of shown) {
    const link = document.createElement('a');
    link.href = attachmentAddress(each.AttachmentId.Id);
    link.download = each.Name;
    link.textContent = each.Name;
    well.append(link);
  }
  return [actions, element('div', 'rp', 'document', { role: 'document' }, outer), well];
}
