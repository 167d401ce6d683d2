import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExactMessages } from './exact.ts';

test('the latest are kept, and whoever gets one may give its octets away', () => {
  const exact = new ExactMessages();
  const message = (n: number) => new Uint8Array([n]);
  for (const n of [1, 2, 1, 3, 4]) exact.keep(String(n), message(n));
  assert.equal(exact.of('2'), undefined);
  for (const n of [1, 3, 4]) assert.deepEqual(exact.of(String(n)), message(n));
  const given = exact.of('1') ?? assert.fail();
  structuredClone(given, { transfer: [given.buffer] });
  assert.deepEqual(exact.of('1'), message(1));
});
