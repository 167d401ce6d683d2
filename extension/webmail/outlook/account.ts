/** Whose mailbox a page of Outlook on the web shows. */
import { isAddress } from '../../addresses.ts';
import { WebmailError } from '../failure.ts';
import { find, findAll } from './anchors.ts';

/** The address of the account; empty where the page does not say it, as in windows of its own. */
function accountIn(page: Document): string {
  for (const element of findAll('account', page)) {
    const said = [
      element.getAttribute('data-folder-name'),
      element.getAttribute('title'),
      element.textContent,
      hintIn(element.getAttribute('href')),
    ];
    const address = said.map(each => (each ?? '').trim()).find(isAddress);
    if (address !== undefined) return address;
  }
  return '';
}

/** The address of the account in this window, or in that which opened it. */
export function accountHere(): string {
  const here = accountIn(document);
  if (here !== '') return here;
  try {
    const opened = opener as Window | null;
    return opened === null ? '' : accountIn(opened.document);
  } catch {
    // Of another origin.
    return '';
  }
}

/** How long the page may show messages without saying whose they are, in milliseconds. */
const patience = 10_000;

/** Resolves when the page says it, which draws itself piece by piece. Fails where it shows messages, and does not. */
export function accountSaid(): Promise<string> {
  return new Promise((resolve, reject) => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const address = accountHere();
      if (address === '') {
        if (find('pane', document)) late ??= setTimeout(giveUp, patience);
        return false;
      }
      clearTimeout(late);
      observer.disconnect();
      resolve(address);
      return true;
    };
    const giveUp = () => {
      observer.disconnect();
      reject(new WebmailError('not-recognised', 'Outlook on the web: account'));
    };
    const observer = new MutationObserver(look);
    if (!look())
      observer.observe(document, { childList: true, subtree: true, attributeFilter: ['data-folder-name'] });
  });
}

function hintIn(href: string | null): string | null {
  return href === null ? null : new URL(href, location.href).searchParams.get('login_hint');
}
