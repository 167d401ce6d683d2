import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { filesOf } from './attached-files.ts';

Object.assign(globalThis, { chrome: { i18n: { getMessage: () => '' } } });

const page = new TextEncoder().encode('<p>See cid:x</p><img src="cid:x">');

function related(type: string): string[] {
  const result = {
    parts: [
      { kind: 'html', type: 'text/html', name: '', size: page.length, body: 0 },
      { kind: 'inline', type, name: 'x', contentId: 'x', size: 1, body: 1 },
    ],
  } as unknown as OpenResult;
  return filesOf(result, [page, new Uint8Array(1)]).map(file => file.type);
}

test('a picture that the HTML shows is no file', () => {
  assert.deepEqual(related('image/png'), []);
});

test('what the HTML names and cannot show is a file', () => {
  assert.deepEqual(related('application/pdf'), ['application/pdf']);
  assert.deepEqual(related('image/svg+xml'), ['image/svg+xml']);
});
