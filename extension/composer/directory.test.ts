import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../js-bridge/client.ts';
import type { RecipientState, RecipientsParams, RecipientsResult } from '../../js-bridge/contract.ts';
import { Directory } from './directory.ts';

const alice = 'alice@example.test';

/** A directory whose engine answers when it is told to. */
function open() {
  const asked: {
    params: RecipientsParams;
    answer(states?: Record<string, RecipientState>): void;
    fail(): void;
  }[] = [];
  const engine = {
    call: (_method: string, params: RecipientsParams) =>
      new Promise((resolve, reject) => {
        const info = (address: string, state: RecipientState = 'ready') => ({
          address,
          state,
          candidates: 1,
          strength: 128,
          expiresSoon: false,
          revocation: [],
          level: 'strong' as const,
        });
        asked.push({
          params,
          fail: () => reject(new Error('crashed')),
          answer: (states = {}) => {
            const result: RecipientsResult = {
              sender: info(params.from),
              canSign: true,
              recipients: params.addresses.map(address => info(address, states[address])),
              encryption: { algorithm: 'AES-256-CBC', reason: 'common', detail: '', addresses: [] },
            };
            resolve({ result, bodies: [] });
          },
        });
      }),
  } as unknown as Pick<Engine, 'call'>;
  return { directory: new Directory(engine), asked };
}

test('a directory knows nothing before it was answered', async () => {
  const { directory, asked } = open();
  directory.look(alice, ['bob@example.test', 'no address']);
  const refreshed = directory.refresh();
  assert.equal(directory.state('bob@example.test'), 'checking');
  assert.equal(directory.state('no address'), 'invalid');
  assert.deepEqual(asked[0]?.params, { from: alice, addresses: ['bob@example.test'] });
  asked[0]?.answer({ 'bob@example.test': 'missing' });
  await refreshed;
  assert.equal(directory.state('BOB@example.test'), 'missing');
  assert.equal(directory.canSign, true);
});

test('an address is asked for by its ASCII domain and found by either', async () => {
  const { directory, asked } = open();
  directory.look(alice, ['a@bücher.example']);
  const refreshed = directory.refresh();
  assert.deepEqual(asked[0]?.params.addresses, ['a@xn--bcher-kva.example']);
  asked[0]?.answer();
  await refreshed;
  assert.equal(directory.state('a@bücher.example'), 'ready');
});

test('a late answer does not replace a newer one', async () => {
  const { directory, asked } = open();
  directory.look(alice, ['bob@example.test']);
  const first = directory.refresh();
  const second = directory.refresh();
  asked[1]?.answer({ 'bob@example.test': 'ready' });
  await second;
  asked[0]?.answer({ 'bob@example.test': 'missing' });
  await first;
  assert.equal(directory.state('bob@example.test'), 'ready');
});

test('an engine that fails promises nothing', async () => {
  const { directory, asked } = open();
  directory.look(alice, ['bob@example.test']);
  const refreshed = directory.refresh();
  asked[0]?.fail();
  await refreshed;
  assert.equal(directory.state('bob@example.test'), 'unknown');
  const again = directory.refresh();
  asked[1]?.answer();
  await again;
  assert.equal(directory.state('bob@example.test'), 'ready');
});

test('another sender is asked for anew', async () => {
  const { directory, asked } = open();
  directory.look(alice, []);
  const refreshed = directory.refresh();
  asked[0]?.answer();
  await refreshed;
  directory.look('other@example.test', []);
  assert.equal(directory.canSign, undefined);
  const again = directory.refresh();
  assert.equal(asked[1]?.params.from, 'other@example.test');
  asked[1]?.answer();
  await again;
});
