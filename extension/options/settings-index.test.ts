import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogs } from '../_locales/catalogs.mjs';

// Tests run from the repository's root. The texts are English, as in a browser.
const english = catalogs('extension/_locales').en ?? {};
globalThis.chrome = {
  i18n: { getMessage: (key: string) => english[key]?.message ?? '', getUILanguage: () => 'en' },
} as unknown as typeof chrome;
const { entries, fitting, nameOf } = await import('./settings-index.ts');

const searches: [search: string, first: string][] = [
  ['passphrase change', 'Change passphrase'],
  ['authority learns', 'Asking over the network'],
  ['fingerprint reader', 'Fingerprint or security key'],
  ['MD5', 'Weakly protected mail'],
  ['activity', 'Activity'],
  ['  Mozilla  ', 'Authorities'],
];

for (const [search, first] of searches) {
  test(`${search.trim()} finds ${first}`, () => {
    assert.ok(fitting(search).map(nameOf).includes(first), fitting(search).map(nameOf).join());
  });
}

test('nothing is found by nothing, nor by what nothing says', () => {
  assert.deepEqual(fitting('   '), []);
  assert.deepEqual(fitting('zeppelin'), []);
  assert.deepEqual(fitting('passphrase zeppelin'), []);
});

test('what is about signing is found, and not all that names Signet', () => {
  const found = fitting('sign').map(nameOf);
  assert.ok(found.includes(english.writing_sign?.message ?? ''), found.join());
  assert.ok(!found.includes(english.options_revocation?.message ?? ''), found.join());
});

test('no setting stands in the index twice', () => {
  const keys = entries.map(({ section, path, title }) => `${section}/${path} ${title}`);
  assert.equal(new Set(keys).size, keys.length);
});

test('every text of the index exists', () => {
  for (const { title, more } of entries) {
    for (const key of [title, ...more]) assert.ok(key === '' || key in english, key);
  }
});
