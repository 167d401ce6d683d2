/**
 * The user's settings: the only place that touches chrome.storage.local. No
 * page is to learn them, and nothing that protects a message depends on them.
 */
import type { Access, Provider } from './mailbox/access.ts';

/** The sign by which a user tells Signet's own windows from imitations; see ui/mark.ts. */
export interface SecurityMark {
  figure: string;
  color: string;
}

/** An account that let Signet at its mail over its provider's API. */
export interface MailAccount {
  provider: Provider;
  /** The origin of the webmail that it was for. */
  origin: string;
  /** All of its addresses, the primary one first. */
  addresses: string[];
  /** What it agreed to. */
  access: Access[];
}

/** What a message to oneself showed of an account: whether its server keeps clear-signed messages as they are. See signed-form.ts. */
export interface MeasuredForm {
  /** As its webmail's adapter names it. */
  account: string;
  kept: boolean;
  /** RFC 3339. */
  at: string;
}

/** Who signs and decrypts in an account of Google's; see mailbox/key-holder.ts. */
export interface KeyChoice {
  address: string;
  /** Google said that it keeps keys of the account: hosted S/MIME. */
  found: boolean;
  /** What the user wants; absent where he left it to what is found. */
  chosen?: 'own' | 'google' | undefined;
}

/** All settings. */
export interface Settings {
  /** Minutes without use after which the keys are locked. */
  lockAfterMinutes: number;
  /** Null until the user has chosen one. */
  securityMark: SecurityMark | null;
  /** Whether the user went through the set-up to its end. */
  onboardingDone: boolean;
  /** Origins that the user lets Signet ask about certificates, and that are no webmail; see ui/hosts.ts. */
  lookupOrigins: string[];
  /** The version whose news the user has seen, empty for none. */
  newsSeen: string;
  /** Who agreed to what. Tokens are never here; see background/oauth/accounts.ts. */
  mailAccounts: MailAccount[];
  /** In which accounts clear-signed messages were seen to be kept, or not. */
  measuredForms: MeasuredForm[];
  /** Who signs and decrypts where somebody else than Signet could. */
  keyChoices: KeyChoice[];
  /** What Signet decrypted there, the latest first; see message-name.ts and background/decrypted.ts. */
  decrypted: string[];
}

/** What holds until the user chooses. */
export const defaults: Settings = {
  lockAfterMinutes: 15,
  securityMark: null,
  onboardingDone: false,
  lookupOrigins: [],
  newsSeen: '',
  mailAccounts: [],
  measuredForms: [],
  keyChoices: [],
  decrypted: [],
};

/**
 * Keeps content scripts from reading the settings and what an administrator decided, and from changing the former, as the
 * browser lets them by default: they share a process with the page. Call it at each start.
 */
export async function closeSettings(): Promise<void> {
  const { local, managed } = chrome.storage;
  await Promise.all([local, managed].map(area => area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })));
}

/** Reads one setting. No content script can. */
export async function getSetting<K extends keyof Settings>(key: K): Promise<Settings[K]> {
  const stored: Partial<Settings> = await chrome.storage.local.get({ [key]: defaults[key] });
  return stored[key] ?? defaults[key];
}

/** Keeps one setting. */
export async function setSetting<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
  await chrome.storage.local.set({ [key]: value });
}

/**
 * Calls back with the new value each time a setting changes, in whatever part of the extension.
 *
 * @returns a function that ends it
 */
export function onSettingChanged<K extends keyof Settings>(
  key: K,
  callback: (value: Settings[K]) => void,
): () => void {
  const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string) => {
    const change = area === 'local' ? changes[key] : undefined;
    if (change) callback((change.newValue as Settings[K] | undefined) ?? defaults[key]);
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}
