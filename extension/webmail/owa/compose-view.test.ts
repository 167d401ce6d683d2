import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebmailError } from '../failure.ts';
import { OwaComposeView } from './compose-view.ts';
import type { OwnDraft } from './own-draft.ts';
import type { Session } from './session.ts';

const enveloped = new TextEncoder().encode(
  'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n',
);

test('an original that cannot be reached is not taken for none, and is fetched again', async () => {
  let answers = 0;
  const mime = async () => {
    if (answers++ === 0) throw new WebmailError('offline', '');
    return enveloped;
  };
  const session = { service: { mime } } as unknown as Session;
  const view = new OwaComposeView({} as HTMLElement, session, { kind: 'reply', id: 'id-1' }, {} as OwnDraft);
  await assert.rejects(view.original(), /offline/);
  assert.equal((await view.original())?.raw, enveloped);
});

test('who answers while the message is being looked for answers it all the same', async () => {
  const found = [new WebmailError('offline', ''), 'id-1'];
  const id = async () => {
    const next = found.shift();
    if (next instanceof Error) throw next;
    return next ?? null;
  };
  const asked: string[] = [];
  const mime = async (each: string) => {
    asked.push(each);
    return enveloped;
  };
  const session = { service: { mime } } as unknown as Session;
  const opened = { kind: 'chosen', conversation: 'c', later: { kind: 'reply', id } } as const;
  const view = new OwaComposeView({} as HTMLElement, session, opened, {} as OwnDraft);
  await assert.rejects(view.original(), /offline/);
  assert.deepEqual([(await view.original())?.kind, asked], ['reply', ['id-1']]);
  const plain = new OwaComposeView({} as HTMLElement, session, opened, {} as OwnDraft);
  assert.equal(await plain.original(), null, 'it is not protected');
});
