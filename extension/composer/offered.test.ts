import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../js-bridge/client.ts';
import { Offered } from './offered.ts';

function open(outcome: string, policy = { forbidden: [] as string[], groupExpansionTimeoutMs: 500 }) {
  const kept: unknown[] = [];
  const asked: { id: number; address: string; groupTimeout: number }[] = [];
  const standing: unknown[] = [];
  const engine = {
    call: async (...call: unknown[]) => {
      if (call[0] === 'policy') return { result: policy };
      kept.push(call);
      return { result: { asked: [{ outcome }], found: [] }, bodies: [] };
    },
  } as unknown as Pick<Engine, 'call'>;
  let found = 0;
  const offered = new Offered(engine, 'Outlook', {
    tell: message => asked.push(message),
    found: () => found++,
    stands: (...stands) => standing.push(stands),
  });
  return { offered, asked, kept, standing, found: () => found };
}

const values = [new Uint8Array([1])];

test('each address is asked for once, however it is written', async () => {
  const { offered, asked } = open('found');
  await offered.ask(['Bob@example.test', 'bob@EXAMPLE.test', 'carol@example.test']);
  await offered.ask(['bob@example.test']);
  assert.deepEqual(
    asked.map(({ address }) => address),
    ['Bob@example.test', 'carol@example.test'],
  );
});

test('what comes goes to the engine for the address that was asked for, and for no other', async () => {
  const { offered, kept, found } = open('found');
  await offered.ask(['bob@example.test']);
  await offered.receive({ type: 'certificates', id: 0, values });
  await offered.receive({ type: 'certificates', id: 0, values });
  await offered.receive({ type: 'certificates', id: 7, values });
  assert.deepEqual(kept, [['keepOffered', { address: 'bob@example.test', name: 'Outlook' }, values]]);
  assert.equal(found(), 1);
});

test('nobody looks again where nothing was kept', async () => {
  const { offered, kept, found } = open('unusable');
  await offered.ask(['bob@example.test', 'carol@example.test']);
  await offered.receive({ type: 'certificates', id: 0, values });
  await offered.receive({ type: 'certificates', id: 1, values: [] });
  assert.deepEqual([kept.length, found()], [1, 0]);
});

test('the members of a group are asked for as long as the administrator wants, and told', async () => {
  const { offered, asked, standing } = open('nothing');
  await offered.ask(['all@example.test']);
  assert.equal(asked[0]?.groupTimeout, 500);
  const stands = { as: 'group' as const, for: [{ name: '', address: 'bob@example.test' }] };
  await offered.receive({ type: 'certificates', id: 0, values: [], stands });
  assert.deepEqual(standing, [['all@example.test', stands]]);
});

test('other addresses of people are followed unless the administrator forbids that', async () => {
  const stands = { as: 'other-address' as const, for: [{ name: '', address: 'bob@example.test' }] };
  for (const forbidden of [[], ['secondaryAddresses']]) {
    const { offered, standing } = open('nothing', { forbidden, groupExpansionTimeoutMs: 500 });
    await offered.ask(['b@example.test']);
    await offered.receive({ type: 'certificates', id: 0, values: [], stands });
    assert.equal(standing.length, 1 - forbidden.length);
  }
});
