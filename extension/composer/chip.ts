/** A recipient as a chip: a lock that says whether a message can be encrypted to them, the name, and a way out. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Address, RecipientInfo } from '../../js-bridge/contract.ts';
import { formatAddress } from '../addresses.ts';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import type { Directory } from './directory.ts';
import type { Knowledge } from './summary.ts';

/** How a chip looks: closed lock; closed lock and a warning; open lock; being asked. */
export type ChipLook = 'ready' | 'weak' | 'attention' | 'checking';

/** What a chip can have done. */
export interface ChipSteps {
  edit: () => void;
  drop: () => void;
}

const icons = { ready: 'lock', weak: 'lock', attention: 'lock-open', checking: 'loader-circle' } as const;

/** Tells how a recipient's chip looks. */
export function lookOf(state: Knowledge, info: RecipientInfo | undefined): ChipLook {
  if (state === 'checking') return 'checking';
  if (info?.level === 'strong') return 'ready';
  return info?.level === 'weak' ? 'weak' : 'attention';
}

/** Shows what a chip is made of. */
export function chipButtons(
  address: Address,
  directory: Directory,
  open: boolean,
  steps: ChipSteps,
): TemplateResult {
  const look = lookOf(directory.state(address.address), directory.info(address.address));
  const shown = address.name || address.address;
  const several = directory.info(address.address)?.candidates ?? 0;
  const state = [
    t(`composer_chip_${look}`),
    ...(several > 1 ? [t('composer_chip_several', { n: several })] : []),
  ].join('; ');
  return html`<button
      type="button"
      class="chip-main"
      tabindex=${look === 'attention' || look === 'weak' ? 0 : -1}
      aria-expanded=${open}
      aria-label=${t('composer_chip', { who: formatAddress(address), state })}
      @dblclick=${steps.edit}
    >
      ${icon(icons[look], 'small')}
      <span class="chip-name">${shown}</span>
      ${several > 1 ? html`<span class="chip-several" title=${t('composer_chip_several', { n: several })}>${several}</span>` : nothing}
    </button>
    <button
      type="button"
      class="chip-remove"
      tabindex="-1"
      aria-label=${t('composer_remove', { who: shown })}
      @click=${steps.drop}
    >
      ${icon('x', 'small')}
    </button>`;
}
