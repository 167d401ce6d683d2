/** The algorithms that protect a message, each with what it is still good for. */
import { html, type TemplateResult } from 'lit';
import type { Algorithm } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';

/** Rows of a details list: what an algorithm is for, its name, its strength. */
export function algorithmRows(algorithms: Algorithm[]): TemplateResult[] {
  return algorithms.map(
    ({ use, name, strength }) => html`<dt>${useText(use)}</dt>
      <dd>
        ${name} <span class="badge ${strength === 'weak' ? 'warn' : ''}">${t(`reader_strength_${strength}`)}</span>
      </dd>`,
  );
}

/** The same as one line, for the clipboard. */
export function algorithmsText(algorithms: Algorithm[]): string {
  return algorithms
    .map(({ use, name, strength }) => `${useText(use)}: ${name} (${t(`reader_strength_${strength}`)})`)
    .join(', ');
}

function useText(use: Algorithm['use']): string {
  return t(`reader_use_${use.replaceAll('-', '_')}`);
}
