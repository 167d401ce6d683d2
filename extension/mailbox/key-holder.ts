/**
 * Who signs and decrypts in an account: Signet with the user's own keys, or Google with those that an organisation gave it
 * (hosted S/MIME). Two who sign one message make it one that few programs verify; so where Google does it, Signet stands aside,
 * unless the user prefers his own keys.
 */
import { getSetting, type KeyChoice, setSetting } from '../settings.ts';

/** unknown: nobody chose, and nothing says that Google does it. */
export type KeyHolder = 'own' | 'google' | 'unknown';

/** What was chosen and found for an account, by its address. */
export function choiceFor(all: readonly KeyChoice[], address: string): KeyChoice | undefined {
  return all.find(each => isSame(each.address, address));
}

/** What follows from it. The user's choice counts more. */
export function holderOf(choice: KeyChoice | undefined): KeyHolder {
  return choice?.chosen ?? (choice?.found ? 'google' : 'unknown');
}

/**
 * Tells who it is. What the provider says is kept for the settings to show.
 *
 * @param ask whether Google keeps keys of the account; undefined where it does not say
 */
export async function findHolder(
  address: string,
  ask: () => Promise<boolean | undefined>,
): Promise<KeyHolder> {
  const known = choiceFor(await getSetting('keyChoices'), address);
  if (known?.chosen) return known.chosen;
  const asked = note(address, known, ask);
  if (!known?.found) return holderOf(await asked);
  // Nobody waits for what was said before; that it holds no more shows in the next page.
  void asked.catch(reportError);
  return holderOf(known);
}

/** Asks, and keeps an answer that is news. */
async function note(
  address: string,
  known: KeyChoice | undefined,
  ask: () => Promise<boolean | undefined>,
): Promise<KeyChoice | undefined> {
  const found = await ask();
  return found === undefined || found === (known?.found ?? false) ? known : change(address, { found });
}

/** Keeps what the user chose; undefined leaves it to what is found. */
export async function chooseHolder(address: string, chosen: KeyChoice['chosen']): Promise<void> {
  await change(address, { chosen });
}

async function change(address: string, what: Partial<KeyChoice>): Promise<KeyChoice> {
  const all = await getSetting('keyChoices');
  const next: KeyChoice = { found: false, ...choiceFor(all, address), ...what, address };
  await setSetting('keyChoices', [...all.filter(each => !isSame(each.address, address)), next]);
  return next;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
