import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainHttp, siteName, webmailOrigin } from './sites.ts';

const addresses: { typed: string; want: string | undefined }[] = [
  { typed: 'mail.example.org', want: 'https://mail.example.org' },
  { typed: '  Mail.Example.org/roundcube/?_task=mail  ', want: 'https://mail.example.org' },
  { typed: 'https://mail.example.org:8443/webmail', want: 'https://mail.example.org:8443' },
  { typed: 'http://mail.example.org/', want: 'http://mail.example.org' },
  { typed: 'mail.example.org:443', want: 'https://mail.example.org' },
  { typed: 'http://127.0.0.1:8081', want: 'http://127.0.0.1:8081' },
  { typed: '127.0.0.1:8081/mail', want: 'http://127.0.0.1:8081' },
  { typed: 'localhost:8081', want: 'http://localhost:8081' },
  { typed: 'localhost.example.org', want: 'https://localhost.example.org' },
  { typed: '[::1]:8081', want: 'http://[::1]:8081' },
  { typed: 'post.müller.example', want: 'https://post.xn--mller-kva.example' },
  { typed: '', want: undefined },
  { typed: 'webmail', want: undefined },
  { typed: 'alice@example.org', want: undefined },
  { typed: 'https://alice@example.org/', want: undefined },
  { typed: 'https://*.example.org', want: undefined },
  { typed: 'my webmail.example.org', want: undefined },
  { typed: 'javascript:alert(1)', want: undefined },
  { typed: 'chrome://extensions', want: undefined },
  { typed: 'file:///home/alice', want: undefined },
  { typed: 'ftp://mail.example.org', want: undefined },
  { typed: 'https://mail.example.org.', want: undefined },
];

for (const { typed, want } of addresses) {
  test(`the address ${JSON.stringify(typed)} is ${want ?? 'refused'}`, () => {
    assert.equal(webmailOrigin(typed), want);
  });
}

test('only plain http beyond this computer is warned of, and named', () => {
  assert.equal(isPlainHttp('http://mail.example.org'), true);
  assert.equal(isPlainHttp('https://mail.example.org'), false);
  assert.equal(isPlainHttp('http://127.0.0.1:8081'), false);
  assert.equal(siteName('http://mail.example.org'), 'http://mail.example.org');
  assert.equal(siteName('https://mail.example.org:8443'), 'mail.example.org:8443');
  assert.equal(siteName('http://localhost:8081'), 'localhost:8081');
});
