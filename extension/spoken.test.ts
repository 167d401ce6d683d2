import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Catalog, language, speak, t } from './i18n.ts';
import { decidedTexts, speakAsDecided } from './spoken.ts';

const german: Catalog = {
  extension_language: { message: 'de' },
  price: { message: 'Das kostet {n} $$.' },
};

/** A browser that speaks British English, with what an administrator decided there. */
function browser(decided: () => Promise<Record<string, unknown>>): void {
  const i18n = {
    getMessage: (key: string) => ({ extension_language: 'en', price: 'That is $ {n}.' })[key] ?? '',
    getUILanguage: () => 'en-GB',
  };
  Object.assign(globalThis, { chrome: { i18n, storage: { managed: { get: decided } } } });
  speak({ extension_language: { message: 'en' }, price: { message: 'That is $$ {n}.' } });
}

test('speaks as decided, with the dates of that language', async () => {
  browser(async () => ({ interfaceLanguage: 'de' }));
  assert.equal(t('price', { n: 3 }), 'That is $ 3.');
  assert.equal(language, 'en-GB');
  await speakAsDecided(() => decidedTexts(async () => german));
  assert.equal(t('price', { n: 3 }), 'Das kostet 3 $.');
  assert.equal(language, 'de');
});

for (const [name, decided] of Object.entries({
  'where nobody decided': async () => ({}),
  'where a language is decided that there is not': async () => ({ interfaceLanguage: 'tlh' }),
  'where the browser does not say it': async () => Promise.reject(new Error('no policy')),
  'where the browser does not answer': () => new Promise<never>(() => undefined),
})) {
  test(`speaks as the browser ${name}`, async () => {
    browser(decided);
    await speakAsDecided(() => decidedTexts(async () => german), 1);
    assert.equal(language, 'en-GB');
  });
}

/** Documents that show no text. */
const silent = ['mailbox', 'offscreen'];

test('every document of the extension speaks as decided', () => {
  const rooms = readdirSync('extension').filter(room => existsSync(`extension/${room}/${room}.html`));
  const others = rooms.filter(
    room => !/speak-first\.ts|speakAsDecided/.test(readFileSync(`extension/${room}/${room}.ts`, 'utf8')),
  );
  assert.deepEqual(others.sort(), silent);
});
