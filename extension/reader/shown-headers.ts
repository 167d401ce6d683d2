/** Header fields as text of a length that can be shown; the source of the message has the rest. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Mailbox } from '../../js-bridge/contract.ts';
import { unturned } from '../direction.ts';
import { t } from '../i18n.ts';

/** Characters of one value. */
const MAX_VALUE = 1000;

/** Addresses of one field that are shown at once, and unfolded. */
const SHOWN = 20;
const MAX_ADDRESSES = 1000;

/** A value that turns no text around it, cut where it is longer than anybody reads. */
export function valueText(written: string): string {
  const value = unturned(written);
  if (value.length <= MAX_VALUE) return value;
  const end = /[\ud800-\udbff]/.test(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
  return `${value.slice(0, end)}…`;
}

/**
 * Shows addresses with the names that the sender gave them, most of a long list
 * folded. Each stands by itself: no name turns the direction of what follows
 * it. "" where there is none.
 */
export function mailboxList(mailboxes: Mailbox[]): TemplateResult | '' {
  if (mailboxes.length === 0) return '';
  const more = mailboxes.slice(SHOWN, MAX_ADDRESSES);
  return html`${joined(mailboxes.slice(0, SHOWN))}${
    more.length > 0
      ? html`<details class="more-addresses">
          <summary>${t('reader_more_addresses', { count: mailboxes.length - SHOWN })}</summary>
          ${joined(more)}${mailboxes.length > MAX_ADDRESSES ? '…' : nothing}
        </details>`
      : nothing
  }`;
}

function joined(mailboxes: Mailbox[]): TemplateResult[] {
  return mailboxes.map(
    (mailbox, index) =>
      html`${index > 0 ? ', ' : nothing}<bdi>${mailboxText(mailbox)}</bdi>${asciiDomain(mailbox)}`,
  );
}

function mailboxText({ name, address }: Mailbox): string {
  return valueText(name ? `${name} <${address}>` : address);
}

/** The domain in letters that no other script imitates. */
function asciiDomain({ asciiDomain }: Mailbox): TemplateResult | typeof nothing {
  return asciiDomain ? html` <span class="muted">(${valueText(asciiDomain)})</span>` : nothing;
}
