import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throughTo } from './carried.ts';

test('only what was seen broken on its way is given up, where it was seen', () => {
  const envelopedData = { carries: 'enveloped-data' };
  assert.deepEqual(throughTo('https://outlook.office.com'), envelopedData);
  assert.deepEqual(throughTo('https://outlook.live.com'), envelopedData);
  for (const other of ['https://mail.google.com', 'https://outlook.office.com.evil.example', 'null', ''])
    assert.deepEqual(throughTo(other), {}, other);
});
