import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cidURL, contentIdsOf, namesContentId } from './content-id.ts';

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
