import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webOrigin } from './site.ts';

const addresses: [address: string | undefined, want: string | undefined][] = [
  ['https://mail.example.org/inbox?id=1#top', 'https://mail.example.org'],
  ['http://127.0.0.1:8081/', 'http://127.0.0.1:8081'],
  ['chrome://extensions/', undefined],
  ['chrome-extension://abc/options/options.html', undefined],
  ['file:///home/alice/mail.html', undefined],
  ['about:blank', undefined],
  ['not an address', undefined],
  ['', undefined],
  [undefined, undefined],
];

for (const [address, want] of addresses) {
  test(`${address} is ${want ?? 'no site'}`, () => {
    assert.equal(webOrigin(address), want);
  });
}
