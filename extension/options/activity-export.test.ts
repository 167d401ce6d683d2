import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivityEntry } from '../../js-bridge/contract.ts';
import { asCSV, asJSON } from './activity-export.ts';

const entry: ActivityEntry = {
  id: 1,
  at: '2026-06-01T12:00:00Z',
  kind: 'decrypt',
  keyId: 'ab12',
  name: 'Alice Example',
  detail: 'From: bob@example.test',
  role: 'reader',
};

const line = (detail: string) => asCSV([{ ...entry, detail }]).split('\r\n')[1];

test('a row has each field in quotes', () => {
  assert.equal(
    asCSV([entry]),
    '\uFEFF"at","kind","name","keyId","detail","role"\r\n' +
      '"2026-06-01T12:00:00Z","decrypt","Alice Example","ab12","From: bob@example.test","reader"\r\n',
  );
});

test('quotes are doubled, and line ends stay within their field', () => {
  assert.ok(line('He said "no", twice')?.includes('"He said ""no"", twice"'));
  assert.ok(asCSV([{ ...entry, detail: 'a\r\nb' }]).includes('"a\r\nb"'));
});

for (const formula of [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  ' =1',
  '\uFF1D1+1',
  '=HYPERLINK("http://x")',
]) {
  test(`a spreadsheet takes ${JSON.stringify(formula)} for text`, () => {
    assert.ok(line(formula)?.includes(`,"'${formula.replaceAll('"', '""')}",`), line(formula));
  });
}

for (const start of ['', ' ', '"', '" ']) {
  test(`a semicolon and ${JSON.stringify(start)} before a formula begin no cell`, () => {
    const detail = `Subject: hello;${start}=cmd|' /C calc'!A1;-1; bye`;
    const safe = `Subject: hello;'${start}=cmd|' /C calc'!A1;'-1; bye`;
    assert.ok(line(detail)?.includes(`"${safe.replaceAll('"', '""')}"`), line(detail));
  });
}

test('what is missing is empty', () => {
  assert.ok(asCSV([{ id: 2, at: entry.at, kind: 'lock' }]).endsWith('"lock","","","",""\r\n'));
});

test('JSON has the same fields as the table, and texts as they are', () => {
  assert.deepEqual(JSON.parse(asJSON([{ ...entry, detail: '=1+1' }])), [
    {
      at: entry.at,
      kind: 'decrypt',
      name: 'Alice Example',
      keyId: 'ab12',
      detail: '=1+1',
      role: 'reader',
    },
  ]);
});
