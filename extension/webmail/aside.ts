/**
 * A line above a message for which Signet stands aside, since the provider's own S/MIME shows it; with a way to open it
 * with one's own keys all the same.
 */
import { t } from '../i18n.ts';
import type { Place, Webmail } from './adapter.ts';
import style from './control.css.ts';
import { Placement } from './placement.ts';
import { backgroundBehind, isDark } from './surroundings.ts';

/** Whether Signet stands aside in a webmail for who signs and decrypts there. */
export async function asideIn(webmail: Webmail): Promise<boolean> {
  return (await webmail.keyHolder?.()) === 'google';
}

/** Shows it, and covers nothing. The returned function takes it away. */
export function standAside(place: Place, sentence: string, opens: () => void): () => void {
  const host = document.createElement('div');
  host.style.cssText = 'all: initial; display: block; margin: 8px 0;';
  const box = document.createElement('div');
  box.className = 'notice aside';
  box.setAttribute('role', 'note');
  const words = document.createElement('div');
  words.className = 'words';
  const text = document.createElement('p');
  text.textContent = `${t('extension_name')}: ${sentence}`;
  words.append(text);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = t('webmail_elsewhere_open');
  button.addEventListener('click', event => {
    if (event.isTrusted) opens();
  });
  box.append(words, button);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheet];
  root.append(box);
  const placement = new Placement(host, { anchor: () => place.anchor(), covered: () => [] });
  box.classList.toggle('dark', isDark(backgroundBehind(host.parentElement)));
  return () => placement.remove();
}
