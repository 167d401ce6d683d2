/**
 * Marks the messages of a webmail's list that have the form of a signed or
 * encrypted one. The marks are grey and say what they are: no message is fetched
 * for them, let alone decrypted or verified.
 *
 * What the page can do: hide, imitate and misplace them. It gains nothing that
 * it could not draw itself, since no verdict ever looks like this.
 */
import lockSource from 'lucide-static/icons/lock.svg';
import signatureSource from 'lucide-static/icons/signature.svg';
import { t } from '../i18n.ts';
import type { ListView, MessageForm } from './adapter.ts';
import { svgNode } from './control.ts';

/** Of a list that is longer only so many messages are marked: each look at it must stay short. */
const MAX_ROWS = 1000;

/** Marks what is in the list, now and whenever it changes. */
export function startListing(view: ListView): void {
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    // Once for all changes before the next picture, and not at all while nobody looks.
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  });
  const mark = () => {
    markRows(view);
    observer.takeRecords(); // what was changed just now
  };
  mark();
  view.learning?.(mark);
  observer.observe(view.element, {
    ...{ childList: true, subtree: true },
    ...(view.naming === undefined ? {} : { attributeFilter: [view.naming] }),
  });
}

function markRows(view: ListView): void {
  let rows = 0;
  for (const { place, form } of view.rows()) {
    if (rows++ === MAX_ROWS) return;
    const before = place.firstElementChild;
    const marked = before?.getAttribute(badge) ?? null;
    if (marked === form) continue;
    // The row is another message's now.
    if (marked !== null) before?.remove();
    if (form !== null) place.insertBefore(badgeOf(form), place.firstChild);
  }
}

/** Names our elements in the webmail's page. */
const badge = 'data-signet-badge';

const icons: Record<MessageForm, string> = {
  signed: signatureSource,
  encrypted: lockSource,
  protected: lockSource,
};

/** As large as the text beside it and in its colour, but paler. */
const style = `
svg { width: 1em; height: 1em; vertical-align: -0.125em; margin-inline-end: 0.35em; opacity: 0.7; stroke-width: 2; }
`;

function badgeOf(form: MessageForm): HTMLElement {
  const host = document.createElement('span');
  host.setAttribute(badge, form);
  const label = t(`webmail_list_${form}`);
  const mark = document.createElement('span');
  mark.title = label;
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', label);
  mark.append(svgNode(icons[form]));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheet];
  root.append(mark);
  return host;
}
