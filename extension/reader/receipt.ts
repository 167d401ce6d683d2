/** What a signed receipt is for. RFC 2634 Section 2. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult, ReceivedReceipt } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { type IconName, icon } from '../icons.ts';
import { receiptKey } from './receipt-key.ts';

/** Tells which message a receipt confirms, and who does; nothing where the message is none. */
export function receiptView(
  result: Pick<OpenResult, 'receipt' | 'signers' | 'verdict'>,
): TemplateResult | typeof nothing {
  const { receipt } = result;
  if (!receipt) return nothing;
  const key = receiptKey(result);
  const name = result.signers[receipt.signer]?.certificate?.commonName ?? '';
  return html`<section class="notice receipt ${toneOf(key)}" aria-label=${t('receipt_title')}>
    ${icon(symbols[toneOf(key)])}
    <div class="said-text">
      <p><strong>${t(key, { name })}</strong></p>
      ${receipt.of ? messageText(receipt.of) : nothing}
      ${
        receipt.outcome === 'matched' && !receipt.recipient
          ? html`<p>${t('receipt_not_recipient')}</p>`
          : nothing
      }
    </div>
  </section>`;
}

const symbols = {
  good: 'circle-check',
  '': 'info',
  warn: 'triangle-alert',
  bad: 'triangle-alert',
} as const satisfies Record<string, IconName>;

function toneOf(key: string): 'good' | '' | 'warn' | 'bad' {
  if (key === 'receipt_matched') return 'good';
  if (key === 'receipt_matched_unproven') return 'warn';
  return key === 'receipt_mismatch' ? 'bad' : '';
}

function messageText({ subject, to, sentAt }: NonNullable<ReceivedReceipt['of']>): TemplateResult {
  const values = { to: to.join(', '), date: formatDateTime(sentAt) };
  return html`<p>
    ${subject === '' ? t('receipt_of_encrypted', values) : t('receipt_of', { ...values, subject })}
  </p>`;
}
