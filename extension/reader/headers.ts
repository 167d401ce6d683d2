/** The header fields that the signature or the encryption protects. RFC 9788. */
import { html, nothing, type TemplateResult } from 'lit';
import type { HeaderDifference, Headers, OpenResult } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { encrypts } from '../layers.ts';
import { mailboxList, valueText } from './shown-headers.ts';

/** Which fields are shown: those that the webmail shows otherwise, or all where there is no webmail. */
export type ShownHeaders = 'differing' | 'all';

/** Shows header fields; nothing where the webmail shows the same. */
export function headersView(
  { headers, layers }: Pick<OpenResult, 'headers' | 'layers'>,
  shown: ShownHeaders,
): TemplateResult | typeof nothing {
  const isSecret = (name: string) => headers.confidential.some(each => sameName(each, name));
  if (shown === 'all') return allFields(headers, isSecret);
  // The subject of an encrypted message travels inside; the mail server has "[...]" in its place.
  const veiled = headers.protection !== '' && layers.some(encrypts);
  const isRemark = (name: string) => headers.remarks.some(each => sameName(each.name, name));
  const changed = headers.differences.filter(
    each => !(each.concealed && ((veiled && sameName(each.name, 'Subject')) || isRemark(each.name))),
  );
  // What the sender kept from the mail servers is nowhere else to be seen.
  const secret = FIELDS.filter(
    ({ name }) => isSecret(name) && !changed.some(each => sameName(each.name, name)),
  );
  if (!veiled && changed.length === 0 && secret.length === 0 && headers.remarks.length === 0) return nothing;
  return html`<section class="headers" aria-label=${t('reader_headers')}>
    ${veiled ? subjectView(headers, isSecret) : nothing}
    ${
      changed.length + secret.length + headers.remarks.length > 0
        ? html`<dl class="details-list">
            ${secret.map(({ name, value }) => row(name, value(headers), isSecret(name)))}
            ${remarkRows(headers)}
            ${changed.map(each => (each.concealed ? row(each.name, valueText(each.protected), isSecret(each.name)) : changedRow(each)))}
          </dl>`
        : nothing
    }
  </section>`;
}

/** The fields that are shown besides the subject, in this order. */
const FIELDS: { name: string; value: (headers: Headers) => TemplateResult | string }[] = [
  { name: 'From', value: ({ from }) => mailboxList(from) },
  {
    name: 'Sender',
    value: ({ sender, from }) => (sender[0]?.address === from[0]?.address ? '' : mailboxList(sender)),
  },
  { name: 'To', value: ({ to }) => mailboxList(to) },
  { name: 'Cc', value: ({ cc }) => mailboxList(cc) },
  { name: 'Date', value: ({ date }) => (date ? formatDateTime(date) : '') },
];

function allFields(headers: Headers, isSecret: (name: string) => boolean): TemplateResult {
  return html`<section class="headers" aria-label=${t('reader_headers')}>
    ${subjectView(headers, isSecret)}
    <dl class="details-list">
      ${FIELDS.map(({ name, value }) => row(name, value(headers), isSecret(name)))} ${remarkRows(headers)}
      ${headers.differences.filter(difference => !difference.concealed).map(changedRow)}
    </dl>
  </section>`;
}

function subjectView({ subject }: Headers, isSecret: (name: string) => boolean): TemplateResult {
  return html`<h2 class="subject" dir="auto">
    ${valueText(subject) || t('reader_no_subject')}${isSecret('Subject') ? secretMark() : nothing}
  </h2>`;
}

/** Comments and keywords, where nobody could read them on the way: no webmail shows those. */
function remarkRows({ remarks }: Headers): (TemplateResult | typeof nothing)[] {
  return remarks.map(({ name, value }) => row(name, valueText(value), true));
}

function row(name: string, value: TemplateResult | string, secret: boolean): TemplateResult | typeof nothing {
  if (value === '') return nothing;
  return html`<dt>${fieldName(name)}</dt>
    <dd><bdi>${value}</bdi>${secret ? secretMark() : nothing}</dd>`;
}

/** Says of a field that nobody could read it on the way. */
function secretMark(): TemplateResult {
  const text = t('reader_confidential');
  return html` <span class="secret" role="img" aria-label=${text} title=${text}>${icon('lock', 'small')}</span>`;
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

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function fieldName(name: string): string {
  const known = ['from', 'sender', 'to', 'cc', 'subject', 'date', 'reply-to', 'keywords', 'comments'];
  const lower = name.toLowerCase();
  return known.includes(lower) ? t(`reader_field_${lower.replaceAll('-', '_')}`) : name;
}
