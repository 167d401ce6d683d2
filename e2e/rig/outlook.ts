// The double of Microsoft 365: the new Outlook on the web on its four hosts, the log-on, and Microsoft Graph.
import { type Double, startDouble } from './fixed-hosts.ts';

/** The id of the application that the double's log-on knows, for `extension/oauth-clients.json` or a policy. */
export const microsoftClientId = '6d3f7a52-0000-4000-8000-00000000cafe';

/** What can be changed while it runs; what is not named is as usual. */
export interface OutlookBehaviour {
  language?: 'en' | 'de';
  /** The names of anchors that its pages do not have, with commas between them; see its names.js. */
  without?: string;
  /** New messages get a sensitivity label that encrypts them. */
  labels?: 'protected';
  /** Microsoft's own S/MIME control is active. */
  control?: boolean;
  /** Messages are shown without conversations. */
  byItem?: boolean;
  /** Nobody but an administrator may let applications read or send mail. */
  adminConsent?: boolean;
  /** It writes the body of clear-signed messages anew. */
  rewrap?: boolean;
  /** It makes an attachment of AuthEnvelopedData. */
  breakAuthEnveloped?: boolean;
  graph?: {
    /** It answers 200 to what is too large, and sends nothing. */
    falseOK?: boolean;
    /** Drafts with the properties of an S/MIME message leave as one. */
    mapiDrafts?: boolean;
    /** The account is of outlook.com. */
    personal?: boolean;
    /** It sends, and closes the connection without an answer. */
    dropAnswers?: boolean;
    /** It answers requests to send with 503, and sends nothing. */
    sendFails?: boolean;
  };
}

export interface Outlook extends Omit<Double, 'control'> {
  /** Behaves so from now on, its pages from their next load on. */
  behave(behaviour: OutlookBehaviour): Promise<void>;
  /** Moves its clock forward: access tokens end after 75 minutes, refresh tokens 24 hours after somebody signed in. */
  advance(hours: number): Promise<void>;
  /** Refuses the next requests to Graph with 429. */
  throttle(requests: number, seconds: number): Promise<void>;
  /** Takes back what was consented to, and every token with it. */
  revoke(): Promise<void>;
  /** An access token for Graph, as Graph Explorer shows one to somebody who is signed in there. */
  token(account: string, scope: string): Promise<string>;
  /** Ends every session of the log-on. */
  signOut(): Promise<void>;
  /** Makes the tokens of all pages void. */
  expirePages(): Promise<void>;
  /** Puts a message into somebody's inbox, as if it had come from outside. */
  deliver(to: string, message: Buffer): Promise<void>;
}

export async function startOutlook(): Promise<Outlook> {
  const double = await startDouble('outlook', ['--client', microsoftClientId]);
  const { control, ...rest } = double;
  const tell = async (name: string, body?: Record<string, string> | Buffer) =>
    void (await control(name, body));
  return {
    ...rest,
    behave: behaviour => tell('behave', { behaviour: JSON.stringify(behaviour) }),
    advance: hours => tell('advance', { seconds: String(Math.round(hours * 3600)) }),
    throttle: (count, seconds) => tell('throttle', { requests: String(count), seconds: String(seconds) }),
    revoke: () => tell('revoke'),
    token: (account, scope) => control('token', { account, scope }),
    signOut: () => tell('sign-out'),
    expirePages: () => tell('expire-pages'),
    deliver: (to, message) => tell(`deliver?${new URLSearchParams({ to })}`, message),
  };
}
