import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDocument, isOwn, isOwnPage } from './senders.ts';

const id = 'abcdefghijklmnop';
const base = `chrome-extension://${id}/`;
(globalThis as { chrome?: unknown }).chrome = { runtime: { id, getURL: (path: string) => base + path } };

const tab = { id: 1 } as chrome.tabs.Tab;
const page = { id, url: `${base}options/options.html`, tab, frameId: 0 };

test('who is a page of the extension', () => {
  const popup = { id, url: `${base}popup/popup.html` };
  const frame = { ...page, frameId: 3 };
  for (const [name, sender, own, ownPage] of [
    ['in a tab', page, true, true],
    ['the popup', popup, true, true],
    ["in somebody's page", frame, true, false],
    ['a content script', { ...page, url: 'https://mail.example.test/' }, false, false],
    ['another extension', { ...page, id: 'ponmlkjihgfedcba' }, false, false],
    ['an address that begins alike', { ...page, url: `chrome-extension://${id}x/` }, false, false],
    ['nobody knows where', { id }, false, false],
  ] as const) {
    assert.deepEqual([isOwn(sender), isOwnPage(sender)], [own, ownPage], name);
  }
});

test('which document it is', () => {
  const path = 'mailbox/mailbox.html';
  assert.ok(isDocument(`${base}${path}?nonce#here`, path));
  assert.ok(!isDocument(`${base}options/options.html?${path}`, path));
  assert.ok(!isDocument(`${base}x/${path}`, path));
  assert.ok(!isDocument(`https://mail.example.test/${path}`, path));
});
