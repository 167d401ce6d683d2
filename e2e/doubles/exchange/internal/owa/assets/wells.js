// The fields for recipients: what was typed becomes a box with a name, of which the page keeps the address.
import { element, known } from './names.js';
import { call } from './service.js';
import { t } from './texts.js';

const { pills } = document.body.dataset;

/** A field for recipients, which calls `changed` when they change. */
export function well(name, changed) {
  const label = element('button', 'fp', `${name} label`, { type: 'button' });
  label.append(Object.assign(document.createElement('span'), { textContent: t(name) }));
  const list = element('div', 'fp', `${name} pills`, { role: 'list' });
  const input = element('input', 'fp', `${name} input`, {
    ...known('recipients', { role: 'combobox' }),
    autocomplete: 'off',
    'aria-label': `${t(name)} ${t('recipients')}`,
  });
  const recipients = [];

  function add(recipient) {
    recipients.push(recipient);
    const pill = element('span', 'pe', 'pill', {
      ...known('recipient', { role: 'listitem' }),
      tabindex: '-1',
      title: pills === 'names' ? recipient.Name : recipient.EmailAddress,
    });
    const remove = element('button', 'pe', 'remove', { type: 'button', 'aria-label': t('remove') }, '×');
    remove.addEventListener('click', () => {
      recipients.splice(recipients.indexOf(recipient), 1);
      pill.remove();
      changed();
    });
    pill.append(Object.assign(document.createElement('span'), { textContent: recipient.Name }), remove);
    list.append(pill);
  }

  async function resolve() {
    const typed = input.value.trim().replace(/[;,]$/, '');
    input.value = '';
    if (typed === '') return;
    const bracketed = /^(.*)<([^<>]+)>$/.exec(typed);
    const address = (bracketed?.[2] ?? typed).trim();
    const { ResultSet } = await call('FindPeople', { QueryString: address });
    const name =
      ResultSet?.length === 1 ? ResultSet[0].DisplayName : (bracketed?.[1]?.trim() ?? '') || address;
    add({ Name: name.replaceAll('"', ''), EmailAddress: address });
    changed();
  }

  input.addEventListener('keydown', event => {
    if (!['Enter', ';', ',', 'Tab'].includes(event.key)) return;
    if (event.key !== 'Tab') event.preventDefault();
    void resolve();
  });
  input.addEventListener('blur', () => void resolve());
  const row = element('div', 'fp', name, { class: 'well' }, label, list, input);
  return { row, recipients, add };
}
