// The list of conversations.
import { button, element, id } from './names.js';
import { list } from './sync.js';
import { language, t } from './texts.js';
import { moreButton } from './toolbar.js';

/** The folders, by what stands for them in the address. */
export const folders = {
  inbox: 'INBOX',
  sent: 'SENT',
  drafts: 'DRAFT',
  scheduled: 'SCHEDULED',
  trash: 'TRASH',
};

const address = globalThis.GLOBALS[10];
let timer;

/** Shows a folder, or what a search found, and looks again every so often. */
export async function showList(main, folder, query, opened) {
  clearInterval(timer);
  const body = element('tbody', '');
  const table = element('table', 'F cf zt', { role: 'grid', id: id() }, body);
  const refresh = button(
    'T-I J-J5-Ji nu',
    { 'data-tooltip': t('refresh'), 'aria-label': t('refresh') },
    '⟳',
    () => void fill('by somebody'),
  );
  const checked = () => [...body.querySelectorAll('[aria-checked=true]')].map(each => chosen.get(each));
  const above = element('div', 'G-atb', { gh: 'tm' }, refresh, moreButton(checked));
  main.replaceChildren(above, element('div', 'UI', {}, table));
  const what =
    folder === 'search' ? { query } : { label: folders[folder], query: folder === 'trash' ? 'in:trash' : '' };
  let before = '';
  const fill = async asked => {
    const rows = await list(what, asked);
    const now = JSON.stringify(rows);
    if ((now === before && asked === 'by nobody') || !table.isConnected) return;
    before = now;
    body.replaceChildren(...rows.map(row => rowOf(row, folder, opened)));
  };
  await fill('by somebody');
  timer = setInterval(() => {
    if (table.isConnected)
      void fill('by nobody').catch(() => {}); // the next look may succeed
    else clearInterval(timer);
  }, 1500);
}

/**
 * The files of what came last, as the list has them in its default density: two makers of extensions go by
 * `div.brd > div.brc[title]`. That a signature is one of them is unverified.
 */
function chips(names) {
  if (names.length === 0) return [];
  const made = names.map(name =>
    element(
      'div',
      'brc',
      { role: 'listitem', tabindex: '-1', title: name },
      element('span', 'brg', {}, name),
    ),
  );
  return [element('div', 'brd', {}, ...made)];
}

/** The id of the message behind the box before it. */
const chosen = new WeakMap();

function boxOf(row) {
  const box = element('div', 'oZ-jc T-Jo J-J5-Ji', {
    role: 'checkbox',
    'aria-checked': 'false',
    tabindex: '-1',
  });
  chosen.set(box, row.id);
  box.addEventListener('click', event => {
    event.stopPropagation();
    box.setAttribute('aria-checked', String(box.getAttribute('aria-checked') === 'false'));
  });
  return box;
}

function rowOf(row, folder, opened) {
  const people = folder === 'inbox' || folder === 'search' ? row.from : row.to;
  const names = element('div', 'yW');
  for (const person of people) {
    const shown = person.email === address ? t('me') : person.name || person.email;
    names.append(
      element(
        'span',
        'bA4',
        {},
        element(
          'span',
          'zF',
          { email: person.email, name: person.name || person.email, 'data-hovercard-id': person.email },
          shown,
        ),
      ),
    );
  }
  if (row.count > 1) names.append(element('span', 'bx0', {}, String(row.count)));
  const subject = element(
    'span',
    'bog',
    {},
    element(
      'span',
      'bqe',
      {
        'data-thread-id': `#${row.thread}`,
        'data-legacy-thread-id': row.legacyThread,
        'data-legacy-last-message-id': row.legacy,
      },
      row.subject,
    ),
  );
  const unread = row.labels.includes('UNREAD');
  const date = new Date(row.date);
  const made = element(
    'tr',
    unread ? 'zA zE' : 'zA yO',
    { role: 'row', id: id(), draggable: 'false' },
    element('td', 'oZ-x3 xY', {}, boxOf(row)),
    element('td', 'yX xY', { role: 'gridcell' }, names),
    element(
      'td',
      'xY a4W',
      { role: 'gridcell' },
      element(
        'div',
        'xS',
        {},
        element(
          'div',
          'xT',
          {},
          element('div', 'y6', {}, subject),
          element('span', 'y2', {}, ` - ${row.snippet}`),
        ),
      ),
      ...chips(row.fileNames),
    ),
    element(
      'td',
      'xW xY',
      { role: 'gridcell' },
      element(
        'span',
        '',
        { title: date.toLocaleString(language) },
        date.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' }),
      ),
    ),
  );
  made.addEventListener('click', () => opened(row));
  return made;
}
