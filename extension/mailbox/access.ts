/**
 * Whom Signet asks for mail where a webmail's page has no way to whole messages: the mail
 * API of its provider, and what the user may let Signet do there.
 */

/** Who has the API. */
export type Provider = 'microsoft' | 'google';

/**
 * What the user lets Signet do in a mailbox, asked for when it is needed first.
 * read: find messages and fetch them as they are. send: send finished messages. write: keep and delete drafts.
 */
export type Access = 'read' | 'send' | 'write';

/** What the user would have to agree to. */
export interface Consent {
  provider: Provider;
  /** The address of the account that the webmail's page shows. */
  account: string;
  access: Access[];
}

/** What a webmail would have the user agree to. */
export interface Asking extends Consent {
  /** The origin of its page. What is agreed to is for that webmail, and for no other. */
  origin: string;
}

/** The pages whose mailbox is asked for over an API, and whose: no other page gets at it. */
const pages: Record<Provider, readonly string[]> = {
  microsoft: [
    'https://outlook.office.com',
    'https://outlook.office365.com',
    'https://outlook.live.com',
    'https://outlook.cloud.microsoft',
  ],
  google: ['https://mail.google.com'],
};

/** All providers. */
export const providers = Object.keys(pages) as Provider[];

/** The origins of the webmails of a provider. */
export function pagesOf(provider: Provider): readonly string[] {
  return pages[provider];
}

/** What is asked for where something is only to be known of the account. Gmail's pages give whole messages without consent. */
export function firstOf(provider: Provider): Access {
  return provider === 'microsoft' ? 'read' : 'send';
}

/** The hosts that are asked for mail and for tokens. */
const hosts: Record<Provider, readonly string[]> = {
  microsoft: ['https://graph.microsoft.com', 'https://login.microsoftonline.com'],
  google: ['https://gmail.googleapis.com', 'https://oauth2.googleapis.com'],
};

/** Their origins, for which the browser wants a permission. None of them is a webmail. */
export function hostsOf(provider: Provider): readonly string[] {
  return hosts[provider];
}

/** Whether an origin is asked for mail and shows none itself. */
export function isMailHost(origin: string): boolean {
  return Object.values(hosts).some(origins => origins.includes(origin));
}

/** The hosts of one webmail, between which Microsoft moves people; outlook.live.com shows mailboxes of outlook.com, and no others. */
const work: readonly string[] = [
  'https://outlook.office.com',
  'https://outlook.office365.com',
  'https://outlook.cloud.microsoft',
];

/** The origin that stands for a webmail at several: what waits to be sent at one of them leaves from the others too. */
export function homeOf(origin: string): string {
  return work.includes(origin) ? 'https://outlook.office.com' : origin;
}

/** The provider of the webmail at an origin; undefined for every other origin. */
export function providerOf(origin: string): Provider | undefined {
  return providers.find(provider => pages[provider].includes(origin));
}

/** Whether an address is one of an account's. */
export function isOf(address: string, { addresses }: { addresses: readonly string[] }): boolean {
  return addresses.some(each => each.toLowerCase() === address.toLowerCase());
}
