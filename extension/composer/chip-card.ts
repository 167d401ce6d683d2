/** What is said of a recipient when a chip is pointed at, and what can be done about them. */
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Address, RecipientInfo } from '../../js-bridge/contract.ts';
import { asciiAddress } from '../addresses.ts';
import { formatDate, t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { stepButton } from '../ui/problem.ts';
import type { Known } from './directory.ts';
import { listed, plural } from './plural.ts';
import { isReadable, type Knowledge } from './summary.ts';

/** What a card can have done. */
export interface CardSteps {
  import: () => void;
  lookUp: () => void;
  again: () => void;
  /** Asks for the certificate; absent where nothing can be sent. */
  ask?: (() => void) | undefined;
  /** Leaves encryption; absent where nobody could send the text then. */
  leave?: (() => void) | undefined;
  edit: () => void;
  drop: () => void;
}

/** What can be done about a recipient outside of the field. */
export interface RecipientHelp {
  /** Has the user give a certificate file. */
  import: () => void;
  /** Asks for a certificate; absent where nothing can be sent. */
  ask?: ((address: Address) => void) | undefined;
  hasAsked: (address: string) => boolean;
  /** Leaves encryption; absent where nobody could send the text then. */
  leave?: (() => void) | undefined;
}

/** The states in which another certificate would help. */
const WANTING: ReadonlySet<Knowledge> = new Set(['missing', 'expired', 'unfit', 'revoked', 'unchecked']);

/** Shows a recipient's card. asked: whether they were asked for a certificate. */
export function chipCard(
  address: Address,
  known: Known & { asked: boolean },
  steps: CardSteps,
): TemplateResult {
  const { state, info } = known;
  const ascii = asciiAddress(address.address);
  const quiet = (isReadable(state) && state !== 'untrusted') || state === 'checking';
  return html`
    <div class="chip-card" role="group" ${ref(keepInSight)}>
      <strong>${address.name || address.address}</strong>
      ${address.name ? html`<span class="muted">${address.address}</span>` : nothing}
      ${ascii === address.address ? nothing : html`<span class="muted mono">${ascii}</span>`}
      <p class=${quiet ? 'muted' : 'chip-reason'}>${reason(address, known)}</p>
      ${known.asked && WANTING.has(state) ? html`<p class="muted">${t('asking_already')}</p>` : nothing}
      ${info?.expiresSoon && isReadable(state) ? soon(info) : nothing}
      ${isReadable(state) && info?.certificate ? choice(info) : nothing} ${lookupOutcome(known, address)}
      <div class="buttons">
        ${WANTING.has(state) ? waysOut(known, steps) : nothing}
        ${
          state === 'unknown'
            ? html`<button type="button" class="button" @click=${steps.again}>
                ${icon('refresh-cw', 'small')}${t('ui_try_again')}
              </button>`
            : nothing
        }
        <button type="button" class="button" @click=${steps.edit}>
          ${icon('pen-line', 'small')}${t('composer_edit')}
        </button>
        <button type="button" class="button" @click=${steps.drop}>
          ${icon('trash-2', 'small')}${t('composer_remove_short')}
        </button>
      </div>
    </div>
  `;
}

/** What helps where another certificate would. */
function waysOut({ lookup, asked }: Known & { asked: boolean }, steps: CardSteps): TemplateResult {
  return html`<button
      type="button"
      class="button"
      aria-disabled=${lookup?.at === 'asking' ? 'true' : nothing}
      @click=${steps.lookUp}
    >
      ${icon('book-user', 'small')}${t('composer_look_up')}
    </button>
    ${
      steps.ask
        ? html`<button type="button" class="button" @click=${steps.ask}>
            ${icon('mail', 'small')}${t(asked ? 'asking_again' : 'asking_step')}
          </button>`
        : nothing
    }
    <button type="button" class="button" @click=${steps.import}>
      ${icon('upload', 'small')}${t('composer_import_certificate')}
    </button>
    ${
      steps.leave
        ? html`<button type="button" class="button" @click=${steps.leave}>
            ${icon('lock-open', 'small')}${t('composer_leave_step')}
          </button>`
        : nothing
    }`;
}

function reason(address: Address, { state, info }: Known): string {
  const certificate = info?.certificate;
  const weakness = info?.weakness;
  if (weakness && weakness !== 'authority') return t(`composer_weakness_${weakness}`);
  return t(`composer_state_${state}`, {
    who: address.address,
    issuer: certificate?.issuerName ?? '',
    until: certificate ? formatDate(certificate.notAfter) : '',
  });
}

function soon({ certificate }: RecipientInfo): TemplateResult {
  return html`<p class="chip-reason">
    ${t('composer_expires_soon', { until: formatDate(certificate?.notAfter ?? '') })}
  </p>`;
}

/** Why this certificate, of those that there are. */
function choice({ address, why, through, strength, certificate }: RecipientInfo): TemplateResult {
  const lines = [
    ...(through ? [t('composer_through', { address: through })] : []),
    ...(why ? [t(`why_${why.code.replaceAll('-', '_')}`)] : []),
    ...(strength > 0
      ? [t('composer_strength', { key: certificate?.keyAlgorithm ?? '', bits: strength })]
      : []),
  ];
  return html`<details class="unfold chip-why">
    <summary>${t('composer_why')}</summary>
    ${lines.map(line => html`<p class="muted">${line}</p>`)}
    ${stepButton({
      label: plural('composer_certificates', (why?.others ?? 0) + 1),
      page: `options/options.html#people/${encodeURIComponent(through || asciiAddress(address).toLowerCase())}`,
    })}
  </details>`;
}

/** What came of looking the address up. */
function lookupOutcome({ lookup }: Known, { address }: Address): TemplateResult | typeof nothing {
  if (!lookup) return nothing;
  const domain = asciiAddress(address).split('@').at(-1) ?? '';
  const settings = { label: t('composer_directories'), page: 'options/options.html#directories' };
  switch (lookup.at) {
    case 'asking':
      return html`<p class="waiting" role="status">
        <span class="spinner" aria-hidden="true"></span>${t('composer_looking_up')}
      </p>`;
    case 'error':
      return html`<p class="chip-reason" role="status">${t(lookup.key)} ${t(`${lookup.key}_help`)}</p>`;
    case 'nobody':
      return html`<p class="chip-reason" role="status">${t('composer_lookup_nobody', { domain })}</p>
        ${stepButton(settings)}`;
    default: {
      const key = `composer_lookup_${lookup.at.replaceAll('-', '_')}`;
      return html`<p class=${lookup.at === 'found' ? 'muted' : 'chip-reason'} role="status">
          ${t(key, { directories: listed(lookup.asked) })}
        </p>
        ${lookup.at === 'no-permission' ? stepButton(settings) : nothing}`;
    }
  }
}

/** Moves a card that would leave the frame at its right side. */
function keepInSight(card: Element | undefined): void {
  if (!(card instanceof HTMLElement)) return;
  const over = card.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 0) card.style.translate = `${-over}px`;
}
