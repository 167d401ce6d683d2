import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChosenFiles } from './chosen-files.ts';

class FakeField {
  readonly files: File[];

  constructor(...files: File[]) {
    this.files = files;
  }
}

class OtherEvent extends Event {}

Object.assign(globalThis, {
  Node: FakeField,
  HTMLInputElement: FakeField,
  DragEvent: OtherEvent,
  ClipboardEvent: OtherEvent,
});

/** What was chosen in a window, the latest last. */
function chosen(...files: [name: string, text: string][]) {
  const page = new EventTarget();
  const all = new ChosenFiles();
  all.watch(page as Document);
  for (const [name, text] of files) {
    const event = new Event('change');
    Object.defineProperty(event, 'target', { value: new FakeField(new File([text], name)) });
    page.dispatchEvent(event);
  }
  const root = { contains: () => true } as unknown as Element;
  return (row: string, [name, text]: [name: string, text: string], ...others: string[]) => {
    const files = [{ name, type: '', bytes: new TextEncoder().encode(text) }];
    return all.areLatest({ row, files, others }, root);
  };
}

test('a file is the one that was chosen last under its name', async () => {
  const areLatest = chosen(['a.pdf', 'the first one'], ['a.pdf', 'the second one']);
  assert.equal(await areLatest('a.pdf', ['a.pdf', 'the second one']), true);
  assert.equal(await areLatest('a.pdf', ['a.pdf', 'the first one']), false);
  assert.equal(await areLatest('b.pdf', ['b.pdf', 'not seen']), true);
});

test('a part whose name a stranger made of all that the page says of a file is not taken for it', async () => {
  const row = 'Attachment: a.pdf. Press enter to view it';
  const areLatest = chosen(['a.pdf', 'the file']);
  assert.equal(await areLatest(row, [row, 'a picture']), false);
  assert.equal(await areLatest(row, ['a.pdf', 'the file']), true);
});

test('a file whose name is a part of the other one is not compared with it', async () => {
  const areLatest = chosen(['my a.pdf', 'mine'], ['a.pdf', 'another']);
  assert.equal(await areLatest('my a.pdf', ['my a.pdf', 'mine']), true);
  const unseen = chosen(['a.pdf', 'another']);
  assert.equal(await unseen('my a.pdf', ['my a.pdf', 'mine'], 'a.pdf'), true);
});
