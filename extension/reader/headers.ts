/** The header fields that the signature or the encryption protects. RFC 9788. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HeaderDifference, Headers, OpenResult } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { addressText, valueText } from './shown-headers.ts';

/** Which fields are shown: those that the webmail shows otherwise, or all where there is no webmail. */
export type ShownHeaders = 'differing' | 'all';

/** Shows header fields; nothing where the webmail shows the same. */
export function headersView(
  { headers, layers }: Pick<OpenResult, 'headers' | 'layers'>,
  shown: ShownHeaders,
): TemplateResult | typeof nothing {
  if (shown === 'all') return allFields(headers);
  // The subject of an encrypted message travels inside; the mail server has "[...]" in its place.
  const veiled = headers.protected && layers.some(encrypts);
  const rows = headers.differences.filter(each => !(veiled && isSubject(each) && isConcealed(each)));
  if (!veiled && rows.length === 0) return nothing;
  return html`<section class="headers" aria-label=${t('reader_headers')}>
    ${veiled ? html`<h2 class="subject" dir="auto">${valueText(headers.subject) || t('reader_no_subject')}</h2>` : nothing}
    ${
      rows.length > 0
        ? html`<dl class="details-list">
            ${rows.map(each => (isConcealed(each) ? row(each.name, valueText(each.protected)) : changedRow(each)))}
          </dl>`
        : nothing
    }
  </section>`;
}

function allFields(headers: Headers): TemplateResult {
  return html`<section class="headers" aria-label=${t('reader_headers')}>
    <h2 class="subject" dir="auto">${valueText(headers.subject) || t('reader_no_subject')}</h2>
    <dl class="details-list">
      ${row('From', addressText(headers.from))}${row('To', addressText(headers.to))}
      ${row('Cc', addressText(headers.cc))}${row('Date', headers.date ? formatDateTime(headers.date) : '')}
      ${headers.differences.filter(difference => !isConcealed(difference)).map(changedRow)}
    </dl>
  </section>`;
}

function row(name: string, value: string): TemplateResult | typeof nothing {
  if (value === '') return nothing;
  return html`<dt>${fieldName(name)}</dt>
    <dd><bdi>${value}</bdi></dd>`;
}

function changedRow(difference: HeaderDifference): TemplateResult {
  return html`<dt>${fieldName(difference.name)}</dt>
    <dd>
      <bdi>${valueText(difference.protected) || t('reader_absent')}</bdi>
      <span class="changed">
        ${icon('triangle-alert', 'small')}${t('reader_outer_value', { value: valueText(difference.outer) || t('reader_absent') })}
      </span>
    </dd>`;
}

/** The outer field was left out or veiled on purpose, when the message was encrypted. */
function isConcealed(difference: HeaderDifference): boolean {
  return difference.outer === '' || difference.outer === '[...]' || difference.outer === '...';
}

function isSubject(difference: HeaderDifference): boolean {
  return difference.name.toLowerCase() === 'subject';
}

function fieldName(name: string): string {
  const known = ['from', 'to', 'cc', 'subject', 'date', 'reply-to'];
  const lower = name.toLowerCase();
  return known.includes(lower) ? t(`reader_field_${lower.replaceAll('-', '_')}`) : name;
}
