import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InlineImages, isShownInline } from './images.ts';

const png = new Blob([new Uint8Array([0x89, 0x50])], { type: 'image/png' });

test('an image travels as cid: and is found again by it', () => {
  const images = new InlineImages();
  const { url, contentId } = images.add(png, 'seal.png');
  const html = `<p>See <img src="${url}" alt="seal"> and <img src="${url}"></p>`;
  const cid = `cid:${encodeURIComponent(contentId)}`;
  assert.equal(images.toContentIds(html), `<p>See <img src="${cid}" alt="seal"> and <img src="${cid}"></p>`);
  assert.equal(images.resolve(cid), url);
  assert.equal(images.resolve(`CID:${contentId}`), url);
  assert.equal(images.resolve(url), url);
});

test('only images that are still in the text travel', () => {
  const images = new InlineImages();
  const removed = images.add(png);
  const kept = images.add(png);
  assert.deepEqual(images.usedIn(`<img src="${kept.url}">`), [kept]);
  assert.notEqual(removed.contentId, kept.contentId);
});

test('a Content-ID that came with the draft is kept', () => {
  const images = new InlineImages();
  const { url } = images.add(png, 'seal.png', 'part1.100%@example.test');
  assert.equal(images.resolve('cid:part1.100%25@example.test'), url);
  assert.equal(images.resolve('cid:part1.100%@example.test'), url);
});

test('a data: URL is taken in', async () => {
  const images = new InlineImages();
  const url = images.resolve('data:image/PNG;base64,iVA=');
  assert.ok(url);
  const [image] = images.usedIn(`<img src="${url}">`);
  assert.equal(image?.type, 'image/png');
  assert.deepEqual(
    new Uint8Array((await image?.blob.arrayBuffer()) ?? new ArrayBuffer(0)),
    new Uint8Array([0x89, 0x50]),
  );
});

test('nothing else is shown', () => {
  const images = new InlineImages();
  for (const source of [
    'https://tracker.example/pixel.png',
    '//tracker.example/pixel.png',
    'blob:https://mail.example/1234',
    'cid:unknown@example.test',
    'data:image/svg+xml;base64,PHN2Zy8+',
    'data:text/html;base64,PGI+',
    'data:image/png;base64,=',
    '',
  ]) {
    assert.equal(images.resolve(source), undefined, source);
  }
});

test('isShownInline takes what every mail program shows', () => {
  assert.ok(isShownInline('image/PNG'));
  assert.ok(!isShownInline('image/svg+xml'));
  assert.ok(!isShownInline('image/heic'));
});
