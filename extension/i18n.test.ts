import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogs } from './_locales/catalogs.mjs';
import { keepTexts, t } from './i18n.ts';
import { interfaceLanguages } from './policy-keys.gen.ts';

// Tests run from the repository's root.
const languages = catalogs('extension/_locales');
const english = texts('en');

/** Keys begin with the name of their room. */
const rooms = new Set(Object.keys(english).map(key => key.split('_')[0]));

/** What each file names: whole keys, and beginnings and ends of keys that it puts together. */
const sources = readdirSync('extension', { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('.d.ts'))
  .map(path => {
    const code = read(join('extension', path)).replace(/\/\*.*?\*\//gs, '');
    return { path, keys: keysIn(code), patterns: patternsIn(code) };
  });

test('texts that were kept are there when the browser gives none any more', () => {
  const gives = (getMessage: (key: string) => string) =>
    Object.assign(globalThis, { chrome: { i18n: { getMessage } } });
  gives(key => `the text ${key}`);
  keepTexts(['kept']);
  gives(() => {
    throw new Error('Extension context invalidated.');
  });
  assert.deepEqual([t('kept'), t('other')], ['the text kept', 'other']);
});

test('an administrator can decide for each language', () => {
  assert.deepEqual([...interfaceLanguages], Object.keys(languages).sort());
});

test('both languages have the same keys', () => {
  for (const language of Object.keys(languages)) {
    assert.deepEqual(Object.keys(texts(language)).sort(), Object.keys(english).sort(), language);
  }
});

test('both languages have the same placeholders', () => {
  for (const language of Object.keys(languages)) {
    for (const [key, text] of Object.entries(texts(language))) {
      assert.deepEqual(placeholders(text), placeholders(english[key] ?? ''), `${language}: ${key}`);
    }
  }
});

test('each form of a number has its text', () => {
  for (const language of Object.keys(languages)) {
    // Another language may have more forms: then plural.ts has to tell them apart.
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    assert.deepEqual([...pluralCategories].sort(), ['one', 'other'], language);
  }
  for (const key of Object.keys(english).filter(key => !ofCode(key))) {
    const stem = key.replace(/_(one|other)$/, '');
    const counts = /\{(count|n)\}/.test(english[key] ?? '');
    if (key.endsWith('_other') && counts) assert.ok(`${stem}_one` in english, `${key} alone`);
  }
});

/** What is counted in these is never one, or reads the same for one. */
const neverOne = new Set([
  'composer_chip_several',
  'authorities_mozilla_text',
  'kept_offer_more',
  'key_uses_count',
  'list_found',
  'pages_drop_cut',
  'pages_strength_empty',
  'pages_strength_too_short',
  'people_imported',
  'reader_attachments',
  'reader_more_addresses',
  'reader_more_files',
  'reader_more_parts',
  'security_limit_times',
  'writing_undo_seconds',
]);

test('what is counted is said of one as well', () => {
  const counted = Object.keys(english).filter(key => /\{(count|n)\} [a-z]/.test(english[key] ?? ''));
  const without = counted.filter(
    key => !(`${key.replace(/_other$/, '')}_one` in english) && !neverOne.has(key),
  );
  assert.deepEqual(without, [], 'give it a text for one, and ask plural.ts for it');
  assert.deepEqual(
    [...neverOne].filter(key => !counted.includes(key)),
    [],
  );
});

test('texts are calm sentences', () => {
  for (const language of Object.keys(languages)) {
    for (const [key, text] of Object.entries(texts(language))) {
      assert.notEqual(text.trim(), '', `${language}: ${key} is empty`);
      assert.equal(text, text.trim(), `${language}: ${key} has blanks around it`);
      assert.doesNotMatch(text, /!/, `${language}: ${key} shouts`);
    }
  }
});

test('German speaks formally', () => {
  for (const [key, text] of Object.entries(texts('de'))) {
    assert.doesNotMatch(text, /\b(du|dein|deine|deinen|deiner|deinem|dich|dir)\b/i, key);
  }
});

test('every key that code uses exists', () => {
  for (const { path, keys, patterns } of sources) {
    for (const key of keys) assert.ok(exists(key), `${path} uses ${key}`);
    for (const pattern of patterns) {
      const some = Object.keys(english).some(key => pattern.test(key));
      assert.ok(some, `${path} uses keys like ${pattern.source}`);
    }
  }
});

test('every text is used', () => {
  const keys = new Set(sources.flatMap(source => source.keys));
  const patterns = sources.flatMap(source => source.patterns);
  for (const key of read('manifest.json').matchAll(/__MSG_(\w+)__/g)) keys.add(key[1] ?? '');
  const unused = Object.keys(english).filter(key => {
    const stem = key.replace(/_(help|why|one|other)$/, '');
    return !keys.has(key) && !keys.has(stem) && !ofCode(key) && !patterns.some(pattern => pattern.test(key));
  });
  assert.deepEqual(unused, []);
});

test('every code that the engine can answer has its texts', () => {
  const codes = matches('wasm/api/codes.go', /Code\w+\s+Code = "([a-z-]+)"/g);
  assert.ok(codes.length > 20, 'wasm/api/codes.go is not read any more');
  for (const code of codes) {
    assert.ok(keyOf('error', code) in english, `error ${code}`);
    assert.ok(`${keyOf('error', code)}_help` in english, `help for error ${code}`);
    assert.ok(`${keyOf('error', code)}_why` in english, `how error ${code} comes about`);
  }
});

test('every failure of a webmail has its texts', () => {
  const [, union = ''] = /interface Failure \{\s*code:([^;]+);/.exec(read('extension/channel.ts')) ?? [];
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(match => match[1] ?? '');
  assert.ok(codes.length > 5, 'extension/channel.ts is not read any more');
  for (const code of codes) {
    assert.ok(keyOf('failure', code) in english, `failure ${code}`);
    assert.ok(`${keyOf('failure', code)}_help` in english, `help for failure ${code}`);
    assert.ok(`${keyOf('failure', code)}_why` in english, `how failure ${code} comes about`);
  }
});

test('every finding has its text', () => {
  const codes = [
    ...matches('smime/cert/finding.go', /\w+\s+Code = "([a-z-]+)"/g),
    ...matches('smime/finding.go', /Finding\w+\s+= "([a-z-]+)"/g),
    ...matches('smime/verdict.go', /Signer\w+\s+Verdict = "([a-z-]+)"/g),
    ...matches('wasm/api/continuity.go', /Continuity\w+\s+ContinuityCode = "([a-z-]+)"/g),
    ...matches('smime/keystore/fitness.go', /Warn\w+\s+= "([a-z-]+)"/g),
  ];
  assert.ok(codes.length > 50, 'the findings are not read any more');
  for (const code of codes) {
    assert.ok(keyOf('finding', code) in english, `finding ${code}`);
    assert.ok(`${keyOf('finding', code)}_todo` in english, `what to do about finding ${code}`);
  }
  const used = codes.flatMap(code => [keyOf('finding', code), `${keyOf('finding', code)}_todo`]);
  const unused = Object.keys(english).filter(key => key.startsWith('finding_') && !used.includes(key));
  assert.deepEqual(unused, []);
});

test('every diagnosis has its text', () => {
  const codes = matches('smime/diagnosis.go', /Diagnosis\w+\s+DiagnosisCode = "([a-z-]+)"/g);
  assert.ok(codes.length > 10, 'the diagnoses are not read any more');
  for (const code of codes) assert.ok(keyOf('diagnosis', code) in english, `diagnosis ${code}`);
});

test('every reason for a choice has its text', () => {
  const codes = matches('wasm/api/recipientinfo.go', /Why\w+\s+WhyCode = "([a-z-]+)"/g);
  assert.ok(codes.length > 5, 'the reasons are not read any more');
  for (const code of codes) assert.ok(keyOf('why', code) in english, `why ${code}`);
});

function texts(language: string): Record<string, string> {
  const messages = Object.entries(languages[language] ?? {});
  return Object.fromEntries(messages.map(([key, { message }]) => [key, message]));
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{[a-z]+\}/gi))].sort();
}

/** A key of its own, or one with a text for one and a text for many. */
function exists(key: string): boolean {
  return key in english || (`${key}_one` in english && `${key}_other` in english);
}

/** Whatever literal begins with the name of a room is a key. */
function isKey(literal: string): boolean {
  return /^[a-z0-9]+(_[a-z0-9]+)+$/.test(literal) && rooms.has(literal.split('_')[0]);
}

function keysIn(code: string): string[] {
  const literals = [...code.matchAll(/'([^'\\\n]*)'|"([^"\\\n]*)"|`([^`$\\\n]*)`/g)];
  const calls = [...code.matchAll(/\bt(?:Parts)?\(\s*'([^']+)'/g)].map(match => match[1] ?? '');
  return [...literals.map(match => match[1] ?? match[2] ?? match[3] ?? '').filter(isKey), ...calls];
}

/** Keys that code puts together: `pages_state_${state}` stands for all that begin and end like it. */
function patternsIn(code: string): RegExp[] {
  return [...code.matchAll(/`([a-z0-9]+_[a-z0-9_]*)\$\{[^}`]+\}([a-z0-9_]*)`/g)]
    .filter(([, start = '']) => isKey(`${start}x`))
    .map(([, start, end]) => new RegExp(`^${start}[a-z0-9_]+${end}$`));
}

/** Keys that are made from codes of the contract, see codeKey. */
function ofCode(key: string): boolean {
  return /^(error|failure|finding|verdict|why)_/.test(key);
}

function keyOf(kind: string, code: string): string {
  return `${kind}_${code.replaceAll('-', '_')}`;
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function matches(path: string, pattern: RegExp): string[] {
  return [...read(path).matchAll(pattern)].map(match => match[1] ?? '');
}
