import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DraftFile } from '../../channel.ts';
import type { Download } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import type { Taken } from './chosen-files.ts';
import { filesOf, readFiles } from './files.ts';

const file = (name: string, text = name): DraftFile => ({
  name,
  type: 'text/plain',
  bytes: new TextEncoder().encode(text),
});
const names = (rows: string[], parts: DraftFile[]) => filesOf(rows, parts)?.map(({ name }) => name) ?? null;

test('parts are taken by what the server calls them, in the order of the page', () => {
  const parts = [file('picture.png'), file('b.pdf'), file('a.pdf')];
  assert.deepEqual(names(['a.pdf', 'b.pdf'], parts), ['a.pdf', 'b.pdf']);
  assert.deepEqual(names(['Attachment: a.pdf (12K)'], parts), ['a.pdf']);
});

test('while a file is not saved none is taken', () => {
  assert.equal(names(['a.pdf', 'b.pdf'], [file('a.pdf')]), null);
  assert.equal(names(['a.pdf', 'a.pdf'], [file('a.pdf')]), null);
});

test('two files of one name are both taken', () => {
  const parts = [file('a.pdf', 'one'), file('a.pdf', 'two')];
  assert.deepEqual(filesOf(['a.pdf', 'a.pdf'], parts), parts);
});

test('a part with a name that a stranger chose is not taken for a file', () => {
  assert.equal(names(['a.pdf'], [file('a.pdf', 'a picture'), file('a.pdf')]), null);
  assert.equal(names(['a.pdf (12K)'], [file('pdf'), file('a.pdf')]), null);
  assert.equal(names(['a.pdf (12K)'], [file('')]), null);
});

/** A draft whose parts are other ones at each look, and are downloaded by number. */
function draft(...looks: DraftFile[][]) {
  let look = -1;
  return {
    looks: () => look + 1,
    async download({ part }: Download) {
      const number = Number(part?.slice(2));
      if (number === 1) look++;
      const found = looks[Math.min(look, looks.length - 1)]?.[number - 1];
      if (!found) throw new WebmailError('not-found', 'HTTP 404');
      return { body: found.bytes, type: found.type, name: found.name };
    },
  };
}

const root = {} as HTMLElement;
const form = { root, fileNames: () => ['a.pdf'], draft: '160d', save: () => undefined };
const read = (mailbox: ReturnType<typeof draft>, latest = 'a.pdf') => {
  const chosen = {
    areLatest: async ({ files }: Taken) => new TextDecoder().decode(files[0]?.bytes) === latest,
  };
  return readFiles(form, { base: '/mail/u/0/', mailbox, chosen }, async () => undefined);
};

test('a draft is looked at again until it has the files', async () => {
  const mailbox = draft([], [file('picture.png'), file('a.pdf')]);
  assert.deepEqual(await read(mailbox), [file('a.pdf')]);
  assert.equal(mailbox.looks(), 2);
});

test('what a file replaced is not taken for it', async () => {
  const mailbox = draft([file('a.pdf', 'the first one')], [file('a.pdf', 'the second one')]);
  assert.deepEqual(await read(mailbox, 'the second one'), [file('a.pdf', 'the second one')]);
});

test('where it stays unsure nothing is taken', async () => {
  await assert.rejects(
    read(draft([file('a.pdf', 'another')])),
    thrown => failureOf(thrown).code === 'not-found',
  );
});
