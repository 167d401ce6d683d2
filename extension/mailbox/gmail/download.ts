/** The mailbox frame's way to the downloads that the service worker makes; see extension/background/original-message.ts. */
import type { DownloadOutcome, DownloadRequest } from '../../background/original-message.ts';
import { requestTimeout, WebmailError } from '../../webmail/failure.ts';
import type { Download, Downloaded } from '../contract.ts';

/** Downloads a message. */
export async function downloadThroughServiceWorker(download: Download): Promise<Downloaded> {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const request: DownloadRequest = { type: 'download', download };
  const outcome = new Promise<DownloadOutcome>((resolve, reject) => {
    port1.onmessage = event => resolve(event.data as DownloadOutcome);
    // A service worker that the browser ended answers no more.
    setTimeout(() => reject(new WebmailError('offline', 'the download took too long')), requestTimeout);
  });
  active?.postMessage(request, [port2]);
  const answer = await outcome.finally(() => port1.close());
  if ('failure' in answer) throw WebmailError.from(answer.failure);
  return answer;
}
