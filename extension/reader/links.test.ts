import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkify, misleadingHost, safeHref, targetOf } from './links.ts';

function links(text: string): string[] {
  return linkify(text).flatMap(piece => (piece.href === undefined ? [] : [`${piece.text} → ${piece.href}`]));
}

test('finds addresses and leaves the punctuation around them', () => {
  assert.deepEqual(links('See https://example.com/a?b=c#d, or (http://example.org/x_(y)).'), [
    'https://example.com/a?b=c#d → https://example.com/a?b=c#d',
    'http://example.org/x_(y) → http://example.org/x_(y)',
  ]);
  assert.deepEqual(links('<https://example.com/>'), ['https://example.com/ → https://example.com/']);
  assert.deepEqual(links('www.example.com!'), ['www.example.com → https://www.example.com/']);
  assert.deepEqual(links('Ask alice+x@mail.example.test.'), [
    'alice+x@mail.example.test → mailto:alice+x@mail.example.test',
  ]);
});

test('keeps every character of the text', () => {
  const text = 'a https://example.com) b\nwww.x.example, mailto:x@y.example?subject=1 c@d e';
  assert.equal(
    linkify(text)
      .map(piece => piece.text)
      .join(''),
    text,
  );
});

test('lookalike letters show in the address', () => {
  assert.deepEqual(links('https://аpple.com/'), ['https://аpple.com/ → https://xn--pple-43d.com/']);
});

test('only addresses of the web and of mail may be opened', () => {
  assert.equal(safeHref('https://example.com'), 'https://example.com/');
  assert.equal(safeHref('mailto:alice@example.test'), 'mailto:alice@example.test');
  for (const address of [
    'javascript:alert(1)',
    ' \u0001javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'chrome-extension://abc/options/options.html',
    'blob:https://example.com/1',
    'ftp://example.com/',
    '/relative',
    '#here',
    '',
    'https://bank.example@evil.example/',
    'https://user:secret@example.com/',
  ]) {
    assert.equal(safeHref(address), undefined, address);
  }
});

test('a link to an address brings no hidden recipients and no files along', () => {
  assert.equal(
    safeHref('mailto:a@b.example?bcc=evil@c.example&Subject=Hi&attach=/etc/passwd&cc=d@e.example&body=x'),
    'mailto:a@b.example?Subject=Hi&body=x',
  );
  assert.equal(safeHref('mailto:a@b.example?%62cc=evil@c.example'), 'mailto:a@b.example');
});

test('says in short where a link leads', () => {
  assert.equal(targetOf('https://www.bank.example:8443/login?x'), 'bank.example');
  assert.equal(targetOf('mailto:a@b.example?subject=x'), 'a@b.example');
});

test('tells when a text names another place than its link', () => {
  assert.equal(misleadingHost('https://bank.example/login', 'https://evil.example/'), 'evil.example');
  assert.equal(misleadingHost(' www.bank.example ', 'https://evil.example/'), 'evil.example');
  assert.equal(misleadingHost('https://bank.example.evil.example', 'https://evil.example/'), 'evil.example');
  assert.equal(misleadingHost('https://bank.example', 'https://www.bank.example/x'), undefined);
  assert.equal(misleadingHost('https://bank.example', 'https://login.bank.example/x'), undefined);
  assert.equal(misleadingHost('the report', 'https://evil.example/'), undefined);
});

test('long hostile text costs little', () => {
  for (const piece of ['http://))))))))', 'a.', 'a@', 'www.((((', 'x@y.', ')'])
    linkify(piece.repeat(100_000));
});
