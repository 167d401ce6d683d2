import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOf, MAX_HTML, MAX_TAGS } from './shown-html.ts';

const octets = (text: string) => new TextEncoder().encode(text);

test('common HTML is shown whole', () => {
  assert.deepEqual(htmlOf(octets('<p>Grüße')), { html: '<p>Grüße', cut: false });
  assert.deepEqual(htmlOf(octets('')), { html: '', cut: false });
});

test('as many tags as are shown, and one more', () => {
  const most = `${'<b>'.repeat(MAX_TAGS)}x`;
  assert.deepEqual(htmlOf(octets(most)), { html: most, cut: false });
  assert.deepEqual(htmlOf(octets(`${most}<i>y`)), { html: most, cut: true });
});

test('as many characters as are shown, and one more', () => {
  const most = '€'.repeat(MAX_HTML);
  assert.deepEqual(htmlOf(octets(most)), { html: most, cut: false });
  assert.deepEqual(htmlOf(octets(`${most}<`)), { html: most, cut: true });
  assert.deepEqual(htmlOf(octets('x'.repeat(4 * MAX_HTML))), { html: 'x'.repeat(MAX_HTML), cut: true });
});
