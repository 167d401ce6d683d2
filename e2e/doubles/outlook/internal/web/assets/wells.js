// The fields for recipients: an editable element in which what was typed becomes a pill with a name.
import { anchor, element } from './names.js';
import { shown } from './read.js';
import { call } from './service.js';
import { t } from './texts.js';

let pills = 0; // made until now in this document

/** A field for recipients, which calls `changed` when they change. */
export function well(name, changed) {
  const field = element('div', `${name} field`, {
    contenteditable: 'true',
    role: 'textbox',
    'aria-autocomplete': 'both',
    'aria-haspopup': 'listbox',
    'aria-multiline': 'true',
    ...anchor('wells', { 'aria-label': t(name) }),
  });
  const label = element('button', `${name} label`, { type: 'button' }, t(name));
  const row = element('div', 'well', { looks: 'well' }, label, field);
  const recipients = [];

  function add(person) {
    recipients.push(person);
    const target = `lpc-react-target-${++pills}`;
    const remove = element(
      'button',
      'remove',
      { type: 'button', id: 'removeButton', 'aria-label': t('remove') },
      '×',
    );
    const text = element('span', 'pill text', {}, shown(person));
    const pill = element(
      'span',
      'pill',
      { contenteditable: 'false', draggable: 'true', 'data-lpc-hover-target-id': target },
      text,
      remove,
    );
    remove.addEventListener('click', () => {
      recipients.splice(recipients.indexOf(person), 1);
      pill.remove();
      changed();
    });
    field.append(pill);
  }

  /** What was typed beside the pills, which goes. */
  function take() {
    let typed = '';
    for (const node of [...field.childNodes]) {
      if (node.nodeType === Node.ELEMENT_NODE && node.matches('[data-lpc-hover-target-id]')) continue;
      typed += node.textContent;
      node.remove();
    }
    return typed;
  }

  async function resolve() {
    for (const each of take().split(/[;,\n]/)) {
      const typed = each.trim();
      if (typed === '') continue;
      const address = /<([^<>]+)>/.exec(typed)?.[1] ?? typed;
      add(await call('FindPeople', { Address: address.trim() }));
      changed();
    }
  }

  field.addEventListener('keydown', event => {
    if (!['Enter', ';', ',', 'Tab'].includes(event.key) || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'Tab') event.preventDefault();
    void resolve();
  });
  field.addEventListener('blur', () => void resolve());
  return { row, recipients, add, resolve };
}
