/** A sentence of ours over the webmail's page, for what no frame is there to say. */
import { t } from '../i18n.ts';
import style from './control.css.ts';
import { backgroundBehind, isDark } from './surroundings.ts';

/**
 * Shows a notice. Resolves when the user closed it: true where that was by the button for going on.
 * Help and detail may be empty.
 *
 * @param goOn the text of that button; where it is empty there is none
 */
export function notice(sentence: string, help: string, detail = '', goOn = ''): Promise<boolean> {
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
    const buttons = document.createElement('div');
    buttons.className = 'buttons';
    const leave = (wentOn: boolean) => {
      host.remove();
      resolve(wentOn);
    };
    if (goOn !== '') buttons.append(button(goOn, () => leave(true)));
    buttons.append(button(t('ui_close'), () => leave(false)));
    box.append(words, buttons);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = host.attachShadow({ mode: 'closed' });
    root.adoptedStyleSheets = [sheet];
    root.append(box);
    document.body.append(host);
  });
}

/** A button that the page's scripts cannot press. */
function button(text: string, pressed: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', event => {
    if (event.isTrusted) pressed();
  });
  return element;
}

function paragraph(text: string, className = ''): HTMLElement {
  const element = document.createElement('p');
  element.className = className;
  element.textContent = text;
  return element;
}
