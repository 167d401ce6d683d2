// The double of Gmail: mail.google.com, the host of its downloads, Google's sign-in and consent, and the Gmail API, with
// the accounts of the other rigs. Every load of its pages has other names of classes, unless they are to be recorded.
import type { Page } from 'playwright-core';
import type { Double } from './fixed-hosts.ts';
import { startDouble } from './fixed-hosts.ts';

export const gmailOrigin = 'https://mail.google.com';

/** The application that is registered with the double, as extension/oauth-clients.json names one. */
export const googleClient = {
  id: '000000000000-signet.apps.googleusercontent.com',
  secret: 'GOCSPX-double',
};

/** The languages that its pages know. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What can be changed of it while it runs; pages show it from their next load on. */
export interface GmailBehaviour {
  language?: Language;
  /** The account whose pages are in the other one of the two languages. */
  inOther?: string;
  /** The names of classes are those that were recorded in 2026. */
  recorded?: boolean;
  /** The anchors that its pages lack, with spaces between them: keys of `anchors` in e2e/doubles/gmail/internal/web/assets/names.js. */
  without?: string;
  /** The original of a message is given out without the redirect to another host. */
  direct?: boolean;
  /** What is downloaded was changed, what the API gives out was not. */
  alters?: boolean;
  /** What was sent from the page keeps the id that the page made. */
  unsettled?: boolean;
  /** Answers have a button that sends and archives, too. */
  archives?: boolean;
  /** It makes multipart/mixed of multipart/signed when it sends, as accounts of consumers were seen to do. */
  rewrite?: boolean;
  /** Encrypted messages are shown as Google Workspace's client-side encryption does. */
  clientSide?: boolean;
}

/** How the next calls of the Gmail API fail. */
export interface GmailFailure {
  /** uploads: the requests with the octets of a message; else those in which its upload begins. */
  call?: 'messages.send' | 'messages.send upload';
  status: number;
  /** What they are told, where the status may mean several things. */
  reason?: 'rateLimitExceeded' | 'insufficientPermissions' | 'domainPolicy';
  /** How many of them fail: one unless it is said. */
  times?: number;
  /** They do what was asked before. */
  late?: boolean;
}

export interface Gmail extends Double {
  /** Behaves so from now on, and as usual in all that is not named. */
  behave(behaviour: GmailBehaviour): Promise<void>;
  /** Puts a message into an inbox, without the relay; returns its id. */
  deliver(to: string, message: Buffer): Promise<string>;
  /** Google keeps keys of this account and signs and decrypts for it, or does so no longer. */
  hostSmime(address: string, hosted: boolean): Promise<void>;
  /** Every session of a browser ends. */
  signOutAll(): Promise<void>;
  /** An hour goes by: tokens of access are stale, refresh tokens are not. */
  expireTokens(): Promise<void>;
  /** A token of access for somebody, as Google's OAuth 2.0 Playground shows one. */
  token(account: string, scope: string): Promise<string>;
  /** Somebody takes back what was granted, in the settings of the account. */
  withdraw(address: string): Promise<void>;
  /** The next calls of the API are refused. */
  fail(failure: GmailFailure): Promise<void>;
  /** The connections of the next uploads break, each when so many of its octets have come. */
  cutUploads(...after: number[]): Promise<void>;
  /** The path of a mailbox that was delegated to the account in place n of a browser. */
  delegated(address: string, n?: number): Promise<string>;
}

/** Makes the page render the messages of the conversation that it shows anew, as Gmail does when it likes to. */
export async function renderAgain(page: Page): Promise<void> {
  await page.locator('[role=main] [role=list]').dispatchEvent('gmail:render');
}

export async function startGmail(): Promise<Gmail> {
  const double = await startDouble('gmail');
  const flag = (on: boolean | undefined) => (on ? 'yes' : '');
  const does = async (name: string, body: Record<string, string> = {}) =>
    void (await double.control(name, body));
  return {
    ...double,
    behave: ({
      language = 'en',
      inOther = '',
      without = '',
      recorded,
      direct,
      alters,
      unsettled,
      archives,
      rewrite,
      clientSide,
    }) =>
      does('behave', {
        ...{ language, 'in-other': inOther, without, recorded: flag(recorded) },
        ...{ direct: flag(direct), alters: flag(alters) },
        ...{
          unsettled: flag(unsettled),
          archives: flag(archives),
          rewrite: flag(rewrite),
          'client-side': flag(clientSide),
        },
      }),
    deliver: (to, message) => double.control(`deliver?to=${encodeURIComponent(to)}`, message),
    hostSmime: (address, hosted) => does('host-smime', { address, hosted: flag(hosted) }),
    signOutAll: () => does('sign-out-all'),
    expireTokens: () => does('expire-tokens'),
    token: (account, scope) => double.control('token', { account, scope }),
    withdraw: address => does('withdraw', { address }),
    fail: ({ call = 'messages.send', status, reason = '', times = 1, late }) =>
      does('fail', { call, status: `${status}`, reason, times: `${times}`, late: flag(late) }),
    cutUploads: (...after) => does('cut-uploads', { after: JSON.stringify(after) }),
    delegated: (address, n = 0) => double.control('delegated', { address, n: `${n}` }),
  };
}
