// The menu above a list, as far as it is needed: what is chosen there is forwarded as files.
import { startComposing } from './compose.js';
import { button, element } from './names.js';
import { change } from './sync.js';
import { t } from './texts.js';

/** Makes its button. It gets the ids of what is chosen. The form of the menu is unverified. */
export function moreButton(chosen) {
  const opens = {
    'data-tooltip': t('moreActions'),
    'aria-label': t('moreActions'),
    'aria-haspopup': 'true',
    'aria-expanded': 'false',
  };
  return button('T-I J-J5-Ji nf T-I-ax7 L3', opens, '⋮', () => {
    const item = element('div', 'J-N', { role: 'menuitem', tabindex: '0' }, t('forwardFiles'));
    const menu = element('div', 'J-M', { role: 'menu' }, item);
    item.addEventListener('click', () => {
      menu.remove();
      void forward(chosen());
    });
    document.body.append(menu);
  });
}

/** Each message becomes a file with the name of its subject, in a new one. Whether that has a subject is unverified. */
async function forward(ids) {
  const { files } = await change({ action: 'messages', ids });
  startComposing({ files });
}
