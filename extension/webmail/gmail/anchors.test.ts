import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { anchors } from './anchors.ts';

const room = 'extension/webmail/gmail';
const table = 'anchors.ts';

/** The ways past the table: whatever of the DOM takes a selector, or finds elements by another name. */
const past = /\.(?:querySelector(?:All)?|closest|matches|getElementsBy\w+|getElementById)\b/;

const sources = readdirSync(room)
  .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== table)
  .map(name => ({ name, text: readFileSync(join(room, name), 'utf8') }));

test('the adapter looks for nothing in the pages but by its table', () => {
  assert.ok(sources.length > 10, 'the sources are there');
  for (const { name, text } of sources) {
    const lines = text.split('\n').filter(line => past.test(line));
    assert.deepEqual(
      lines.map(line => line.trim()),
      [],
      name,
    );
  }
});

test('and for everything in that', () => {
  const text = sources.map(each => each.text).join('\n');
  for (const anchor of Object.keys(anchors)) assert.ok(text.includes(`'${anchor}'`), anchor);
});

/** A selector that goes by a class somewhere. */
const byClass = (way: string) => /\.[A-Za-z]/.test(way.replaceAll(/"[^"]*"/g, ''));

/** What is there for some alone, or has another sign: see sends.ts and gmail.ts. */
const spared = ['loading', 'sendAndArchive'];

test('no class is the only way to anything', () => {
  for (const [anchor, ways] of Object.entries(anchors))
    assert.ok(ways.some(way => !byClass(way)) || spared.includes(anchor), anchor);
});

test('each way is another one', () => {
  for (const [anchor, ways] of Object.entries(anchors)) assert.equal(new Set(ways).size, ways.length, anchor);
});
