// The fields for recipients in the form of 2021 and later: what was typed becomes a chip in a list.
import { element, id } from './names.js';
import { t } from './texts.js';

/** The field TO, CC or BCC, which calls `changed` when its recipients change. */
export function recipientField(name, label, changed) {
  const chips = element('div', 'aFw', {
    role: 'listbox',
    'aria-label': label,
    'aria-multiselectable': 'true',
  });
  const input = element('input', 'agP aFw', {
    id: id(),
    'peoplekit-id': 'BbVjBd',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': label,
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-expanded': 'false',
    type: 'text',
    role: 'combobox',
  });
  const recipients = [];
  const field = element('div', 'anm', { name }, chips, element('div', 'aH9', {}, input));

  function add({ name: called, email }) {
    const recipient = { name: called, email };
    recipients.push(recipient);
    const remove = element('div', 'afX', { role: 'button', 'aria-label': t('remove'), tabindex: '-1' }, '×');
    const chip = element(
      'div',
      'afV',
      {
        role: 'option',
        'data-name': called || email,
        'data-hovercard-id': email,
        'aria-selected': 'false',
        tabindex: '-1',
      },
      element('div', 'afW', {}, called || email),
      remove,
    );
    const gone = () => {
      recipients.splice(recipients.indexOf(recipient), 1);
      chip.remove();
      changed();
    };
    remove.addEventListener('click', gone);
    chip.addEventListener('keydown', event => {
      if (event.key === 'Delete' || event.key === 'Backspace') gone();
    });
    chips.append(chip);
  }

  function take(text) {
    const found = parse(text);
    for (const each of found) add(each);
    if (found.length > 0) changed();
  }

  input.addEventListener('keydown', event => {
    if (!['Enter', ',', ';', 'Tab'].includes(event.key) || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'Tab' && input.value !== '') event.preventDefault();
    take(input.value);
    input.value = '';
  });
  input.addEventListener('blur', () => {
    take(input.value);
    input.value = '';
  });
  // Whole lists are pasted, by people and by extensions.
  input.addEventListener('paste', event => {
    event.preventDefault();
    take(event.clipboardData?.getData('text/plain') ?? '');
  });
  return {
    field,
    recipients,
    add,
    /** Takes what stands in the input, as sending does. */
    finish: () => {
      take(input.value);
      input.value = '';
    },
    focus: () => input.focus(),
  };
}

/** The addresses of a list as people type it. */
function parse(text) {
  return text
    .split(/[,;\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map(each => each.trim())
    .filter(each => each !== '')
    .map(each => {
      const bracketed = /^(.*)<([^<>]+)>$/.exec(each);
      return {
        name: (bracketed?.[1] ?? '').trim().replaceAll('"', ''),
        email: (bracketed?.[2] ?? each).trim(),
      };
    });
}

/** The field of a header for recipients. */
export function listed(recipients) {
  return recipients
    .map(({ name, email }) => (name ? `"${name.replaceAll('"', '')}" <${email}>` : email))
    .join(', ');
}
