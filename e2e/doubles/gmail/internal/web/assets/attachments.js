// The strip of attachments below a message, as InboxSDK recorded it in gmail-attachment-card-view.test.ts.
import { element, id } from './names.js';
import { t } from './texts.js';

/** The strip. */
export function attachmentsOf(message) {
  const cards = message.attachments.map(card);
  const head = element(
    'div',
    'aVW',
    { role: 'presentation' },
    element('span', 'a2H', {}, String(cards.length)),
    ` ${t('attachments')}`,
  );
  return element(
    'div',
    'hq gt',
    { id: id() },
    element('div', 'a3I'),
    head,
    element('div', 'aQH', { id: id() }, ...cards),
  );
}

function card({ name, type, size, url }) {
  const label = element('span', 'aV3 zzV0ie', { id: id() }, name);
  const link = element(
    'a',
    'aQy aZr e',
    { href: url, role: 'link', draggable: 'true', target: '_blank' },
    element('span', 'a3I', {}, name),
  );
  const download = element(
    'div',
    'T-I J-J5-Ji aQv T-I-ax7 L3',
    { role: 'button', 'aria-label': t('download'), 'data-tooltip': t('download'), tabindex: '0' },
    '⤓',
  );
  download.addEventListener('click', () => location.assign(url));
  return element(
    'span',
    'aZo N5jrZb',
    { download_url: `${type}:${encodeURIComponent(name)}:${url}`, draggable: 'true' },
    link,
    element(
      'div',
      'aQw',
      {},
      element('div', 'aYA', {}, label, element('span', 'SaH2Ve', {}, `${Math.ceil(size / 1024)} KB`)),
      download,
    ),
  );
}
