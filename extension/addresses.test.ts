import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressKey,
  asciiAddress,
  formatAddress,
  formatAddresses,
  isAddress,
  meantBy,
  parseAddresses,
} from './addresses.ts';

const lists: { name: string; text: string; want: [name: string, address: string][] }[] = [
  { name: 'nothing', text: ' , ;\n', want: [] },
  { name: 'one address', text: 'alice@example.test', want: [['', 'alice@example.test']] },
  {
    name: 'commas, semicolons and lines',
    text: 'a@example.test, b@example.test;c@example.test\r\nd@example.test',
    want: [
      ['', 'a@example.test'],
      ['', 'b@example.test'],
      ['', 'c@example.test'],
      ['', 'd@example.test'],
    ],
  },
  {
    name: 'blanks between addresses',
    text: 'a@example.test b@example.test',
    want: [
      ['', 'a@example.test'],
      ['', 'b@example.test'],
    ],
  },
  {
    name: 'a name',
    text: 'Alice Example <alice@example.test>',
    want: [['Alice Example', 'alice@example.test']],
  },
  {
    name: 'a quoted name with a comma',
    text: '"Example, Alice" <alice@example.test>, bob@example.test',
    want: [
      ['Example, Alice', 'alice@example.test'],
      ['', 'bob@example.test'],
    ],
  },
  {
    name: 'a quoted name with quotes',
    text: '"Alice \\"Al\\" Example" <alice@example.test>',
    want: [['Alice "Al" Example', 'alice@example.test']],
  },
  {
    name: 'a name in a comment',
    text: 'alice@example.test (Alice)',
    want: [['Alice', 'alice@example.test']],
  },
  { name: 'a bare bracket', text: '< alice@example.test >', want: [['', 'alice@example.test']] },
  { name: 'a mailto link', text: 'mailto:alice@example.test', want: [['', 'alice@example.test']] },
  {
    name: 'a group',
    text: 'Friends: alice@example.test, bob@example.test;',
    want: [
      ['', 'alice@example.test'],
      ['', 'bob@example.test'],
    ],
  },
  {
    name: 'a group of people with names',
    text: 'Friends: "Example, Alice" <alice@example.test>, Bob <bob@example.test>;',
    want: [
      ['Example, Alice', 'alice@example.test'],
      ['Bob', 'bob@example.test'],
    ],
  },
  { name: 'a group of nobody', text: 'undisclosed-recipients:;', want: [] },
  {
    name: 'a mailto link with a subject',
    text: 'mailto:alice@example.test?subject=Hi%20there',
    want: [['', 'alice@example.test']],
  },
  { name: 'what is no address', text: 'Alice Example', want: [['', 'Alice Example']] },
  {
    name: 'a quote left open ends with its line',
    text: '"Alice <alice@example.test>\nbob@example.test, carol@example.test',
    want: [
      ['"Alice', 'alice@example.test'],
      ['', 'bob@example.test'],
      ['', 'carol@example.test'],
    ],
  },
];

for (const { name, text, want } of lists) {
  test(`parseAddresses reads ${name}`, () => {
    assert.deepEqual(
      parseAddresses(text).map(({ name, address }) => [name, address]),
      want,
    );
  });
}

test('isAddress takes what can be sent to', () => {
  for (const address of [
    'a@example.test',
    'a.b+c@sub.example.test',
    '"john doe"@example.test',
    'jörg@bücher.example',
    'a@xn--bcher-kva.example',
    'a@localhost',
  ]) {
    assert.ok(isAddress(address), address);
  }
});

test('isAddress refuses the rest', () => {
  for (const address of [
    '',
    'alice',
    '@example.test',
    'a@',
    'a@b',
    'a b@example.test',
    'a@exa mple.test',
    'a@-example.test',
    'a@example..test',
    '.a@example.test',
    'a@b@example.test',
    `${'a'.repeat(65)}@example.test`,
    `a@${'b'.repeat(64)}.test`,
    'a@example.test\nb@example.test',
  ]) {
    assert.ok(!isAddress(address), address);
  }
});

test('meantBy tells people with one address apart by their names', () => {
  const alice = { name: 'Alice', address: 'alice@example.test' };
  const board = { name: 'The board', address: 'Alice@Example.test' };
  const bob = { name: 'Bob', address: 'bob@example.test' };
  assert.equal(meantBy([alice, board, bob], { ...board, address: 'alice@example.test' }), board);
  assert.equal(meantBy([alice, board], { name: 'A.', address: 'alice@EXAMPLE.test' }), alice);
  assert.equal(meantBy([alice, board], bob), undefined);
});

test('asciiAddress writes the domain in ASCII and leaves the rest', () => {
  assert.equal(asciiAddress('jörg@Bücher.example'), 'jörg@xn--bcher-kva.example');
  assert.equal(asciiAddress('A@Example.test'), 'A@Example.test');
  assert.equal(asciiAddress('no address'), 'no address');
});

test('addressKey meets two spellings', () => {
  assert.equal(addressKey('a@BÜCHER.example'), addressKey(' A@xn--bcher-kva.example'));
});

test('formatAddress can be read again', () => {
  for (const address of [
    { name: '', address: 'a@example.test' },
    { name: 'Alice Example', address: 'a@example.test' },
    { name: 'Zoë M. Example', address: 'a@example.test' },
    { name: 'Example, Alice "Al" \\', address: 'a@example.test' },
  ]) {
    assert.deepEqual(parseAddresses(formatAddress(address)), [address]);
  }
});

test('formatAddress quotes what a webmail could read as something else', () => {
  const rows: [name: string, want: string][] = [
    ['Jürgen M. Example', 'Jürgen M. Example <a@example.test>'],
    ['Example, Alice', '"Example, Alice" <a@example.test>'],
    ['=?utf-8?q?Bob?=', '"=?utf-8?q?Bob?=" <a@example.test>'],
    ['bob@example.test', '"bob@example.test" <a@example.test>'],
  ];
  for (const [name, want] of rows) assert.equal(formatAddress({ name, address: 'a@example.test' }), want);
});

test('what formatAddresses writes, parseAddresses reads', () => {
  const addresses = [
    { name: 'A. "B", C\\D', address: 'a@example.test' },
    { name: 'Zoë', address: 'z@example.test' },
    { name: '', address: 'b@example.test' },
  ];
  assert.deepEqual(parseAddresses(formatAddresses(addresses)), addresses);
});
