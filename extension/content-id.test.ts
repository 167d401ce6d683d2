import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cidURL, contentIdsIn, contentIdsOf, namesContentId } from './content-id.ts';

test('a cid: URL names the Content-ID that it was made of', () => {
  for (const contentId of ['1@x', 'a%41@x', 'a b/ä@x']) {
    assert.ok(contentIdsOf(cidURL(contentId)).includes(contentId), contentId);
    assert.ok(namesContentId(`<img src="${cidURL(contentId)}">`, contentId), contentId);
  }
});

test('a Content-ID as it is written counts, too', () => {
  assert.deepEqual(contentIdsOf('CID:1@x '), ['1@x']);
  assert.deepEqual(contentIdsOf('cid:100%@x'), ['100%@x']);
  assert.deepEqual(contentIdsOf('cid:a%40x'), ['a%40x', 'a@x']);
  assert.ok(namesContentId('<img src="cid:1@x">', '1@x'));
});

test('other URLs name none', () => {
  for (const url of ['', 'cid:', 'https://x.example/cid:1@x', 'data:image/gif;base64,AA==']) {
    assert.deepEqual(contentIdsOf(url), [], url);
  }
});

test('contentIdsIn finds all that HTML names, once', () => {
  const html = `<img src="cid:1@x"><img src='CID:a%20b@x'><td background=cid:1@x style="background: url(cid:2@x)">`;
  assert.deepEqual([...contentIdsIn(html)], ['1@x', 'a%20b@x', 'a b@x', '2@x']);
  assert.equal(contentIdsIn('cid:').size, 0);
});

test('long hostile addresses cost little', () => {
  for (const piece of [' ', 'cid:', '%', '\n', '% ']) {
    assert.ok(contentIdsOf(`cid:x${piece.repeat(1_000_000)}x`).length > 0);
    assert.deepEqual(contentIdsOf(`${piece.repeat(1_000_000)}x:`).length > 0, piece === 'cid:');
  }
});
