/** What signers say about a message besides, in the order in which it is shown: receipts, labels, mailing lists, and what they ask. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from '../../js-bridge/client.ts';
import type { OpenResult } from '../../js-bridge/contract.ts';
import { labelView, listsView } from './label.ts';
import { receiptView } from './receipt.ts';
import type { Send } from './receipt-request.ts';
import './receipt-request.ts';

/** What an answer to a request needs. */
export interface Answering {
  engine: Engine;
  /** The message as the mail server holds it. */
  raw: Uint8Array<ArrayBuffer>;
  /** Missing where there is no webmail around. */
  send: Send | undefined;
}

/** Shows all that is said. A part of a message asks for nothing: without `answering` requests are left out. */
export function saidView(result: OpenResult, answering?: Answering): TemplateResult {
  const { receiptRequest: request } = result;
  const asks = answering && request ? requestView(result, answering) : nothing;
  return html`${receiptView(result)} ${labelView(result)} ${listsView(result)} ${asks}`;
}

function requestView(result: OpenResult, { engine, raw, send }: Answering): TemplateResult {
  const author = result.signers.findLast(({ role }) => role === 'author');
  return html`<signet-receipt-request
    .engine=${engine}
    .raw=${raw}
    .request=${result.receiptRequest}
    .send=${send}
    name=${author?.certificate?.commonName ?? ''}
  ></signet-receipt-request>`;
}
