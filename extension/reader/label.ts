/**
 * What signers say about a message besides that it is theirs: how sensitive it
 * is, and by way of which mailing lists it came. RFC 2634.
 *
 * The words of a label are its signer's. They stand in quotation marks, under
 * whose they are, so that nobody takes them for Signet's.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { OpenResult, SecurityLabel } from '../../js-bridge/contract.ts';
import { unturned } from '../direction.ts';
import { formatDateTime, t } from '../i18n.ts';
import { icon } from '../icons.ts';

/** How much of a signer's own words is shown, in characters. */
const MAX_WORDS = 300;

/** Shows the label of a message, and what it means under other policies; nothing where there is none. */
export function labelView({
  securityLabel: label,
  signers,
}: Pick<OpenResult, 'securityLabel' | 'signers'>): TemplateResult | typeof nothing {
  if (!label) return nothing;
  return html`<section class="said label" aria-label=${t('label_title')}>
    ${icon('tag', 'small')}
    <div class="said-text">
      <p><strong>${classification(label)}</strong> ${words(label.privacyMark)}</p>
      <p class="muted">${whose(label, signers)} ${t('label_policy', { policy: policy(label) })}</p>
      ${label.categories.map(
        ({ type, text }) => html`<p class="muted">${t('label_category', { type })} ${words(text)}</p>`,
      )}
      ${label.equivalent.map(
        other => html`<p class="muted">
          ${t('label_equivalent', { policy: policy(other) })} ${classification(other)} ${words(other.privacyMark)}
          ${whose(other, signers)}
        </p>`,
      )}
    </div>
  </section>`;
}

/** The classification in words, and the number of one that only its policy can name. */
export function classification({ classification: value }: Pick<SecurityLabel, 'classification'>): string {
  if (value === '') return t('label_class_none');
  if (/^\d+$/.test(value)) return t('label_class_number', { number: value });
  return t(`label_class_${value.replaceAll('-', '_')}`);
}

function policy(label: SecurityLabel): string {
  return label.policyName ? `${label.policyName}, ${label.policy}` : label.policy;
}

function words(written: string): TemplateResult | typeof nothing {
  const text = unturned(written);
  if (text === '') return nothing;
  const shown = [...text].slice(0, MAX_WORDS).join('');
  return html`<q><bdi>${shown === text ? shown : `${shown}…`}</bdi></q>`;
}

/** Whose label it is. That of a signature that proves nothing is anybody's. */
function whose(label: SecurityLabel, signers: OpenResult['signers']): string {
  const signer = signers[label.signer];
  if (!signer?.certificate || signer.verdict !== 'valid') return t('label_unproven');
  return t('label_by', { name: signer.certificate.commonName });
}

/** Tells by way of which mailing lists a message came; nothing where it came by none. */
export function listsView({
  mailingLists,
}: Pick<OpenResult, 'mailingLists'>): TemplateResult | typeof nothing {
  if (mailingLists.length === 0) return nothing;
  return html`<section class="said lists" aria-label=${t('label_lists')}>
    ${icon('users', 'small')}
    <div class="said-text">
      ${mailingLists.map(
        ({ list, at }) => html`<p>${t('label_list', { list, date: formatDateTime(at) })}</p>`,
      )}
    </div>
  </section>`;
}
