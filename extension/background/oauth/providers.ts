/** Where the providers of mail APIs let users agree, and what agreeing to each access is called there. */

import { bytesOfBase64url } from '../../base64.ts';
import type { Access, Provider } from '../../mailbox/access.ts';
import { addressesOf } from '../../mailbox/graph/addresses.ts';
import type { Client } from './clients.ts';
import type { Grant } from './flow.ts';

/** A provider, as far as OAuth 2.0 goes. */
export interface Authority {
  authorize(client: Client): string;
  token(client: Client): string;
  scopes(access: readonly Access[]): string[];
  /** What else the first request carries. */
  parameters: Record<string, string>;
  /** Where an administrator agrees for everyone; undefined where there is no such place. */
  administrators?(client: Client, redirect: string): string;
  /** Whether a refusal says that an administrator has to agree. */
  wantsAdministrator(description: string): boolean;
  /** All addresses of the account that agreed. */
  addresses(grant: Grant, fetcher: typeof fetch): Promise<string[]>;
}

const graph = 'https://graph.microsoft.com';

const microsoftScopes: Record<Access, string> = {
  read: `${graph}/Mail.Read`,
  send: `${graph}/Mail.Send`,
  write: `${graph}/Mail.ReadWrite`,
};

const login = ({ tenant }: Client) => `https://login.microsoftonline.com/${tenant ?? 'common'}`;

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
const microsoft: Authority = {
  authorize: client => `${login(client)}/oauth2/v2.0/authorize`,
  token: client => `${login(client)}/oauth2/v2.0/token`,
  scopes: access => [
    'openid',
    'offline_access',
    `${graph}/User.Read`,
    ...access.map(each => microsoftScopes[each]),
  ],
  parameters: { response_mode: 'query' },
  administrators: (client, redirect) =>
    `https://login.microsoftonline.com/${client.tenant ?? 'organizations'}/v2.0/adminconsent?${new URLSearchParams(
      {
        client_id: client.id,
        redirect_uri: redirect,
        scope: [`${graph}/User.Read`, ...Object.values(microsoftScopes)].join(' '),
      },
    )}`,
  // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  wantsAdministrator: description => /\bAADSTS(65001|90093|90094|90095|900941)\b/.test(description),
  addresses: async ({ token }, fetcher) => {
    const response = await fetcher(`${graph}/v1.0/me?$select=mail,userPrincipalName,proxyAddresses`, {
      headers: { Authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
    });
    if (!response.ok) throw new Error(`Graph tells no address: HTTP ${response.status}`);
    return addressesOf(await response.json());
  },
};

const googleScopes: Record<Access, string> = {
  read: 'https://www.googleapis.com/auth/gmail.readonly',
  send: 'https://www.googleapis.com/auth/gmail.send',
  write: 'https://www.googleapis.com/auth/gmail.compose',
};

/** https://developers.google.com/identity/protocols/oauth2/web-server */
const google: Authority = {
  authorize: () => 'https://accounts.google.com/o/oauth2/v2/auth',
  token: () => 'https://oauth2.googleapis.com/token',
  scopes: access => ['openid', 'email', ...access.map(each => googleScopes[each])],
  parameters: { include_granted_scopes: 'true' },
  wantsAdministrator: description => /\badmin_policy_enforced\b/.test(description),
  // It comes from Google's own token endpoint, over TLS: nobody else could have signed it. OpenID Connect Core Section 3.1.3.7.
  addresses: async ({ identity }) => {
    const [, claims = ''] = (identity ?? '').split('.');
    const { email } = JSON.parse(new TextDecoder().decode(bytesOfBase64url(claims))) as { email?: unknown };
    if (typeof email !== 'string') throw new Error('Google tells no address');
    return [email];
  },
};

export const authorities: Record<Provider, Authority> = { microsoft, google };

/** What of the access that was asked for a provider granted, told from the scopes that it names. */
export function grantedBy(provider: Provider, scopes: readonly string[]): Access[] {
  const names = provider === 'microsoft' ? microsoftScopes : googleScopes;
  // Microsoft names them with and without the resource.
  const has = (scope: string) =>
    scopes.some(each => each.toLowerCase() === scope.toLowerCase() || `${graph}/${each}` === scope);
  const granted = (Object.keys(names) as Access[]).filter(access => has(names[access]));
  return provider === 'microsoft' && granted.includes('write') && !granted.includes('read')
    ? ['read', ...granted]
    : granted;
}
