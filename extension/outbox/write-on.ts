import type { Engine } from '../../js-bridge/client.ts';
import type { WriteOnRequest } from '../background/start-writing.ts';
import { tellOutboxChanged } from './changed.ts';

/**
 * Makes a finished message a draft again, which the next compose view of this tab goes on with.
 *
 * @throws {EngineError} not-found where the draft cannot be read any more: what is finished stays; sent-elsewhere
 */
export async function writeOn(engine: Pick<Engine, 'call'>, messageId: string): Promise<void> {
  const { result } = await engine.call('reopenOutgoing', { messageId });
  tellOutboxChanged();
  const request: WriteOnRequest = { type: 'write-on', draft: result.draft };
  await chrome.runtime.sendMessage(request);
}
