import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { authorize, Refusal, refresh, type Surroundings, type Wanted } from './flow.ts';
import { authorities, grantedBy } from './providers.ts';

const redirect = 'https://abcdefghijklmnop.chromiumapp.org/';
const now = 1_700_000_000_000;
const { google, microsoft } = authorities;
const wanted: Wanted = {
  client: { id: 'client-1' },
  access: ['read'],
  account: 'alice@contoso.example',
  manner: 'asking',
};

let launched: { url: URL; interactive: boolean }[];
let posted: { url: string; fields: URLSearchParams }[];
/** What the provider leads back with, besides the state. */
let answer: Record<string, string>;
let token: { status: number; body: unknown };

beforeEach(() => {
  launched = [];
  posted = [];
  answer = { code: 'code-1' };
  token = {
    status: 200,
    body: { access_token: 'token-1', token_type: 'Bearer', expires_in: 3600, refresh_token: 'refresh-1' },
  };
});

const around: Surroundings = {
  redirect,
  now: () => now,
  launch: async ({ url, interactive }) => {
    launched.push({ url: new URL(url), interactive });
    const state = new URL(url).searchParams.get('state') ?? '';
    return `${redirect}?${new URLSearchParams({ state, ...answer })}`;
  },
  fetch: (async (url: string, init: RequestInit) => {
    posted.push({ url, fields: init.body as URLSearchParams });
    return new Response(JSON.stringify(token.body), { status: token.status });
  }) as typeof fetch,
};

const refusal = (code: string) => (thrown: unknown) => thrown instanceof Refusal && thrown.code === code;

describe('an authorization', () => {
  test('asks with a challenge and redeems the code with its verifier', async () => {
    const grant = await authorize(microsoft, wanted, around);
    assert.equal(grant.token, 'token-1');
    assert.equal(grant.refresh, 'refresh-1');
    assert.ok(grant.expires > now && grant.expires < now + 3_600_000);
    const question = launched[0]?.url.searchParams;
    assert.equal(
      launched[0]?.url.href.split('?')[0],
      'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    );
    assert.equal(question?.get('code_challenge_method'), 'S256');
    assert.equal(question?.get('login_hint'), 'alice@contoso.example');
    assert.equal(question?.get('redirect_uri'), redirect);
    const verifier = posted[0]?.fields.get('code_verifier') ?? '';
    assert.ok(verifier.length >= 43, 'RFC 7636 Section 4.1');
    assert.equal(question?.get('code_challenge'), createHash('sha256').update(verifier).digest('base64url'));
    assert.equal(posted[0]?.fields.get('code'), 'code-1');
  });

  test('asks for what is needed and no more', async () => {
    await authorize(microsoft, { ...wanted, access: ['send'] }, around);
    assert.deepEqual(launched[0]?.url.searchParams.get('scope')?.split(' '), [
      'openid',
      'offline_access',
      'https://graph.microsoft.com/User.Read',
      'https://graph.microsoft.com/Mail.Send',
    ]);
    await authorize(google, { ...wanted, access: ['send'] }, around);
    assert.deepEqual(launched[1]?.url.searchParams.get('scope')?.split(' '), [
      'openid',
      'email',
      'https://www.googleapis.com/auth/gmail.send',
    ]);
  });

  test('uses no two states or verifiers twice', async () => {
    await authorize(microsoft, wanted, around);
    await authorize(microsoft, wanted, around);
    const of = (name: string) => new Set(launched.map(({ url }) => url.searchParams.get(name)));
    assert.equal(of('state').size, 2);
    assert.equal(of('code_challenge').size, 2);
  });

  test('shows nothing where nobody is to be asked', async () => {
    await authorize(microsoft, { ...wanted, manner: 'silent' }, around);
    assert.equal(launched[0]?.interactive, false);
    assert.equal(launched[0]?.url.searchParams.get('prompt'), 'none');
  });

  test('takes no answer to another question', async () => {
    answer = { state: 'another', code: 'code-2' };
    await assert.rejects(authorize(microsoft, wanted, around), refusal('invalid_state'));
    assert.equal(posted.length, 0);
  });

  test('takes no answer from elsewhere', async () => {
    const elsewhere = { ...around, launch: async () => 'https://evil.example/?code=1' };
    await assert.rejects(authorize(microsoft, wanted, elsewhere), refusal('closed'));
  });

  test('tells what the provider refused', async () => {
    answer = { error: 'access_denied', error_description: 'AADSTS65004: declined' };
    await assert.rejects(authorize(microsoft, wanted, around), refusal('access_denied'));
  });

  test('tells that the window was closed', async () => {
    const closed = {
      ...around,
      launch: async () => Promise.reject(new Error('The user did not approve access.')),
    };
    await assert.rejects(authorize(microsoft, wanted, closed), refusal('closed'));
  });

  test('goes to the tenant of the registration', async () => {
    await authorize(microsoft, { ...wanted, client: { id: 'client-1', tenant: 'contoso.example' } }, around);
    assert.match(launched[0]?.url.pathname ?? '', /^\/contoso\.example\//);
    assert.equal(posted[0]?.url, 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token');
  });

  test('takes no other token than a bearer', async () => {
    token.body = { access_token: 'token-1', token_type: 'mac' };
    await assert.rejects(authorize(microsoft, wanted, around), refusal('invalid_response'));
  });
});

describe('a refresh', () => {
  const old = { client: { id: 'client-1' }, access: ['read'] as const, token: 'refresh-0' };

  test('gives a new token and keeps the old refresh token where it gets no other', async () => {
    token.body = { access_token: 'token-2', token_type: 'bearer', expires_in: 60 };
    const grant = await refresh(microsoft, old, around);
    assert.deepEqual([grant.token, grant.refresh], ['token-2', 'refresh-0']);
    assert.equal(posted[0]?.fields.get('grant_type'), 'refresh_token');
  });

  test('that has ended is a refusal', async () => {
    token = { status: 400, body: { error: 'invalid_grant', error_description: 'AADSTS700084: expired' } };
    await assert.rejects(refresh(microsoft, old, around), refusal('invalid_grant'));
  });
});

test('what was granted is told from the scopes, with and without their resource', () => {
  assert.deepEqual(grantedBy('microsoft', ['openid', 'Mail.Read', 'https://graph.microsoft.com/Mail.Send']), [
    'read',
    'send',
  ]);
  assert.deepEqual(grantedBy('microsoft', ['Mail.ReadWrite']), ['read', 'write']);
  assert.deepEqual(grantedBy('google', ['https://www.googleapis.com/auth/gmail.send']), ['send']);
});

test('whose account of Google it is stands in the ID Token', async () => {
  const claims = Buffer.from(JSON.stringify({ email: 'alice@gmail.example' })).toString('base64url');
  const grant = { token: '', expires: 0, scopes: [], identity: `e30.${claims}.sig` };
  assert.deepEqual(await authorities.google.addresses(grant, fetch), ['alice@gmail.example']);
});
