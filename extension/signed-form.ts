/**
 * Which form of signed messages an account keeps, where that is not known beforehand. Gmail was seen to make multipart/mixed of
 * multipart/signed for consumers, which ends the signature. Whether it does so in an account of today, a message shows
 * that somebody sends to himself: its stored copy is compared with what was built, as that of every message.
 */

import { addressKey } from './addresses.ts';
import type { WebmailDraft } from './channel.ts';
import { getSetting, type MeasuredForm, setSetting } from './settings.ts';

type Form = 'clear' | 'opaque';

/** What was measured of an account, as named by its adapter. */
export function measuredFor(all: readonly MeasuredForm[], account: string): MeasuredForm | undefined {
  return all.find(each => isSame(each.account, account));
}

/**
 * The form in which messages are signed unless somebody decided it otherwise, where the webmail's own word is a precaution:
 * as it was measured. Before that, a message that is only signed, and goes to its sender alone, is what measures.
 */
export function formFor(
  { form }: { form: Form },
  known: MeasuredForm | undefined,
  mode: 'encrypt' | 'sign',
  draft: Pick<WebmailDraft['draft'], 'from' | 'to' | 'cc' | 'bcc'>,
): Form {
  if (known) return known.kept ? 'clear' : 'opaque';
  return mode === 'sign' && isToOneself(draft) ? 'clear' : form;
}

/** Whether a message goes to its sender and to nobody else. */
export function isToOneself({
  from,
  to,
  cc,
  bcc,
}: Pick<WebmailDraft['draft'], 'from' | 'to' | 'cc' | 'bcc'>): boolean {
  const all = [...to, ...cc, ...bcc];
  return all.length > 0 && all.every(({ address }) => addressKey(address) === addressKey(from.address));
}

/** Keeps what was measured, in the place of what was measured before. */
export function noteForm(account: string, kept: boolean): Promise<void> {
  const measured: MeasuredForm = { account, kept, at: new Date().toISOString() };
  return change(others => [...others, measured], account);
}

/** Forgets it: the next message to oneself measures anew. */
export function forgetForm(account: string): Promise<void> {
  return change(others => others, account);
}

async function change(next: (others: MeasuredForm[]) => MeasuredForm[], account: string): Promise<void> {
  const all = await getSetting('measuredForms');
  await setSetting('measuredForms', next(all.filter(each => !isSame(each.account, account))));
}

/** Addresses are written in one way by the webmail's page, and in another one by its provider. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
