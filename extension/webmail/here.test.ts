import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebmailCapabilities } from '../channel.ts';
import type { Webmail } from './adapter.ts';
import { WebmailError } from './failure.ts';
import { whatIsHere } from './here.ts';

const can = { name: 'Roundcube', sendRaw: 'yes' } as WebmailCapabilities;

function webmail(capabilities: () => Promise<WebmailCapabilities>): Webmail {
  return { accountName: () => 'alice@example.test', capabilities } as Webmail;
}

test('tells the account and what can be done', async () => {
  const here = await whatIsHere({ webmail: webmail(async () => can), lost: '' });
  assert.deepEqual(here, { is: 'webmail', account: 'alice@example.test', can, detail: '' });
});

test('tells the account where the server does not say what can be done', async () => {
  const refusing = webmail(() => Promise.reject(new WebmailError('session-expired', 'login page')));
  const here = await whatIsHere({ webmail: refusing, lost: '' });
  assert.deepEqual(here, {
    is: 'webmail',
    account: 'alice@example.test',
    can: undefined,
    detail: 'session-expired: login page',
  });
});

test('a page that is not as it should be promises nothing', async () => {
  const here = await whatIsHere({ webmail: webmail(async () => can), lost: 'Roundcube, compose: form' });
  assert.deepEqual(here, { is: 'lost', detail: 'Roundcube, compose: form' });
});

test('any other page is nothing', async () => {
  assert.deepEqual(await whatIsHere({ webmail: null, lost: '' }), { is: 'nothing' });
});
