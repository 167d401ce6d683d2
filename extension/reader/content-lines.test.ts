import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentsOf, fieldsOf, property, textOf } from './content-lines.ts';

test('lines are unfolded, and split into name, parameters and value', () => {
  const [card] = componentsOf(
    'BEGIN:X\r\nitem1.Note;LANGUAGE="de:\r\n -AT";TYPE=a,b:one\\, two\\nth\r\n\tree\r\nEND:X\r\n',
  );
  const note = card && property(card, 'NOTE');
  assert.equal(note?.params.get('LANGUAGE'), 'de:-AT');
  assert.equal(note?.params.get('TYPE'), 'a,b');
  assert.equal(textOf(note), 'one, two\nthree');
});

test('components are nested, and what is not ended ends with the file', () => {
  const [outer] = componentsOf('BEGIN:A\nX:1\nBEGIN:B\nY:2\nEND:B\nBEGIN:C\nZ:3');
  assert.deepEqual(
    [
      outer?.name,
      outer?.lines.length,
      outer?.components.map(({ name, lines }) => `${name} ${lines[0]?.value}`),
    ],
    ['A', 1, ['B 2', 'C 3']],
  );
  assert.deepEqual(componentsOf('END:A\nEND:B\nno line at all\n'), []);
});

test('structured values keep their escapes', () => {
  const [card] = componentsOf('BEGIN:V\nADR:;;Main\\; Street 1;Town;;12345\nEND:V');
  assert.deepEqual(fieldsOf(card && property(card, 'ADR')), ['Main; Street 1', 'Town', '12345']);
});

test('quoted-printable keeps characters that stand as they are', () => {
  const [card] = componentsOf('BEGIN:V\nNOTE;ENCODING=QUOTED-PRINTABLE:=C3=9C 🎂\nEND:V');
  assert.equal(textOf(card && property(card, 'NOTE')), 'Ü 🎂');
});

test('control characters are no text', () => {
  const [card] = componentsOf('BEGIN:V\nNOTE:a\u0007b\u001b[0m\nEND:V');
  assert.equal(textOf(card && property(card, 'NOTE')), 'ab[0m');
});

test('large and deep files are read within bounds', () => {
  assert.equal(componentsOf('X:\n'.repeat(1_000_000)).length, 0);
  let depth = 0;
  for (let inner = componentsOf('BEGIN:A\n'.repeat(1000)); inner[0]; inner = inner[0].components) depth++;
  assert.equal(depth, 8);
});

test('a line that is folded ten thousand times is joined once', t => {
  for (const [begin, fold] of [
    ['NOTE:', '\n '],
    ['NOTE;QUOTED-PRINTABLE:', '=\n'],
  ] as const) {
    let characters = 0;
    const endsWith = String.prototype.endsWith;
    t.mock.method(String.prototype, 'endsWith', function (this: string, end: string) {
      characters += this.length;
      return endsWith.call(this, end);
    });
    const text = `BEGIN:V\n${begin}${`${'a'.repeat(50)}${fold}`.repeat(9000)}a\nEND:V`;
    const [card] = componentsOf(text);
    t.mock.restoreAll();
    assert.equal(card && property(card, 'NOTE')?.value.length, 9000 * 50 + 1);
    assert.ok(characters < 5 * text.length, `${begin} ${characters} characters looked at`);
  }
});
