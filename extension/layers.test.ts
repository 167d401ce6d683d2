import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encrypts } from './layers.ts';

test('encrypts', () => {
  for (const kind of ['enveloped', 'auth-enveloped']) assert.ok(encrypts({ kind }), kind);
  for (const kind of ['signed', 'compressed', 'digested', 'other']) assert.ok(!encrypts({ kind }), kind);
});
