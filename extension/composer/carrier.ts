import type { Address, ComposeParams } from '../../js-bridge/contract.ts';
import type { FromComposer } from '../channel.ts';
import { readHeader } from '../header-fields.ts';
import { encryptedFile } from './finished.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The message that asks the webmail to attach what it cannot send. Its subject is the outer one: the real one is inside. */
export function attachment(params: ComposeParams, [raw = new Uint8Array()]: Bytes[]): FromComposer {
  const unnamed = (list: Address[]) => list.map(({ address }) => ({ name: '', address }));
  return {
    type: 'attach',
    file: encryptedFile(raw),
    to: unnamed(params.draft.to),
    cc: unnamed(params.draft.cc),
    bcc: [],
    subject: readHeader(raw).get('subject') ?? '',
  };
}
