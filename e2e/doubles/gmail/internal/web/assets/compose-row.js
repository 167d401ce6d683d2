// The row below the text of a compose window: the button that sends, and what else one does there.
import { button, element, keys } from './names.js';
import { scheduleMenu } from './schedule.js';
import { t } from './texts.js';

const { archives } = globalThis.DOUBLE;

/**
 * Makes the row. It gets the ids of the message and its conversation, whether that is answered, an element for what is told,
 * and what is done: send, attach, discard and, below a message, popOut.
 */
export function sendRow({ message, thread, answers, status, send, attach, discard, popOut }) {
  const hint = `${t('send')} ${keys(t('sendKeys'))}`;
  const sends = button(
    'T-I J-J5-Ji aoO v7 T-I-atl L3',
    {
      'data-tooltip': hint,
      'aria-label': hint,
      'data-tooltip-delay': '800',
      jslog: statistics(message, thread),
    },
    t('send'),
    () => send('^pfg'),
  );
  // For who has turned it on, in answers: InboxSDK, gmail-compose-view.ts. Its place is unverified; that it archives is left out.
  const both = { 'data-tooltip': t('sendArchive'), 'aria-label': t('sendArchive') };
  const sendsToo = button('T-I J-J5-Ji Uo v7 T-I-atl L3', both, t('sendArchive'), () => send('^pfg'));
  const more = button(
    'T-I J-J5-Ji hG T-I-atl L3',
    {
      'aria-haspopup': 'true',
      'aria-expanded': 'false',
      'data-tooltip': t('moreSend'),
      'aria-label': t('moreSend'),
    },
    '▾',
    () => scheduleMenu(when => send('schedule', when)),
  );
  const throwAway = `${t('discard')} ${keys(t('discardKeys'))}`;
  const discards = button(
    'oh J-Z-I J-J5-Ji T-I-ax7 T-I',
    { 'data-tooltip': throwAway, 'aria-label': throwAway },
    '🗑',
    discard,
  );
  const out = { 'data-tooltip': t('out'), 'aria-label': t('out') };
  const cells = [
    element(
      'td',
      'gU Up',
      {},
      element(
        'div',
        'J-J5-Ji btA',
        {},
        element('div', 'dC', {}, ...(archives && answers ? [sendsToo] : []), sends, more),
      ),
    ),
    element('td', 'gU a0z', {}, element('div', 'bAK', {}, ...files(attach))),
    element('td', 'gU', {}, status),
    ...(popOut ? [element('td', 'gU', {}, button('M6', out, '⧉', popOut))] : []),
    element('td', 'gU az5', {}, discards),
  ];
  const table = element('table', 'IZ', { role: 'group' }, element('tr', 'btC', {}, ...cells));
  return element('div', 'aDg', {}, element('div', 'aDh', {}, table));
}

/** What the button tells Gmail's statistics: its number was recorded in English and in Vietnamese, with the ids that follow it. */
function statistics(message, thread) {
  const told = [`#${message}`, null, null, null, 1, null, [`#${thread}`], 0, null, null, 0, null, null, 0];
  const encoded = btoa(JSON.stringify(told)).replaceAll('=', '.');
  return `32601; u014N:xr6bB,cOuCgd,Kr2w4b; dYFj7e:true; 11:${encoded}`;
}

function files(attach) {
  const input = element('input', '', { type: 'file', name: 'Filedata', multiple: '' });
  input.hidden = true;
  input.addEventListener('change', () => attach(input));
  const opener = element(
    'div',
    'a1 aaA aMZ',
    {
      command: 'Files',
      role: 'button',
      tabindex: '1',
      'data-tooltip': t('attach'),
      'aria-label': t('attach'),
    },
    '📎',
  );
  opener.addEventListener('click', () => input.click());
  return [opener, input];
}
