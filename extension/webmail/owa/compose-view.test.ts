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
