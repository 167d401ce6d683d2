/** A sentence of ours over the webmail's page, for what no frame is there to say. */
import { t } from '../i18n.ts';
import style from './control.css.ts';
import { backgroundBehind, isDark } from './surroundings.ts';

/** Shows a notice. Resolves when the user closed it. Help and detail may be empty. */
export function notice(sentence: string, help: string, detail = ''): Promise<void> {
  return new Promise(resolve => {
    const host = document.createElement('div');
    host.style.cssText =
      'all: initial; position: fixed; z-index: 2147483647; top: 16px; right: 16px; left: 16px;';
    const box = document.createElement('div');
    box.className = 'notice';
    box.classList.toggle('dark', isDark(backgroundBehind(document.body)));
    box.style.marginLeft = 'auto';
    box.setAttribute('role', 'alert');
    const words = document.createElement('div');
    words.className = 'words';
    words.append(paragraph(`${t('extension_name')}: ${sentence}`));
    if (help !== '') words.append(paragraph(help));
    if (detail !== '') words.append(paragraph(detail, 'muted'));
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = t('ui_close');
    close.addEventListener('click', () => {
      host.remove();
      resolve();
    });
    box.append(words, close);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = host.attachShadow({ mode: 'closed' });
    root.adoptedStyleSheets = [sheet];
    root.append(box);
    document.body.append(host);
  });
}

function paragraph(text: string, className = ''): HTMLElement {
  const element = document.createElement('p');
  element.className = className;
  element.textContent = text;
  return element;
}
