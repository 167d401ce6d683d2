import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Layer } from '../../js-bridge/contract.ts';
import { doubtOf } from './doubt.ts';
import { opened } from './opened-examples.ts';

const layers = (...kinds: string[]) => kinds.map(kind => ({ kind }) as Layer);

test('a signature that does not hold is seen by everybody', () => {
  assert.equal(doubtOf(opened('invalid', { layers: layers('signed') })), 'public');
  assert.equal(doubtOf(opened('verified', { layers: layers('signed') })), 'none');
});

test('what is known after decrypting alone is nobody else to learn', () => {
  assert.equal(doubtOf(opened('invalid', { layers: layers('enveloped', 'signed') })), 'secret');
  for (const code of ['decrypt-failed', 'malformed'] as const)
    assert.equal(doubtOf({ code }), 'secret', code);
});

test('a part that does not hold counts as the message does, and one that was decrypted keeps it secret', () => {
  const around = (kind: string) =>
    opened('partly-signed', {
      enclosed: [
        { after: 0, result: opened('invalid', { layers: layers('signed') }) },
        { after: 1, result: opened('verified', { layers: layers(kind) }) },
      ],
    });
  assert.equal(doubtOf(around('signed')), 'public');
  assert.equal(doubtOf(around('auth-enveloped')), 'secret');
});

test('keys that are locked say nothing about a message', () => {
  for (const code of ['locked', 'no-key', 'cancelled'] as const)
    assert.equal(doubtOf({ code }), 'none', code);
});
