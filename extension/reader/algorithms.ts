/** The algorithms that protect a message, each with what it is still good for. */
import { html, type TemplateResult } from 'lit';
import type { Algorithm } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';

/** Rows of a details list: what an algorithm is for, its name, its strength. */
export function algorithmRows(algorithms: Algorithm[]): TemplateResult[] {
  return algorithms.map(
    algorithm => html`<dt>${useText(algorithm.use)}</dt>
      <dd>
        ${algorithm.name} <span class="badge ${algorithm.strength === 'weak' ? 'warn' : ''}">${strengthText(algorithm)}</span>
      </dd>`,
  );
}

/** The same as one line, for the clipboard. */
export function algorithmsText(algorithms: Algorithm[]): string {
  return algorithms
    .map(algorithm => `${useText(algorithm.use)}: ${algorithm.name} (${strengthText(algorithm)})`)
    .join(', ');
}

function useText(use: Algorithm['use']): string {
  return t(`reader_use_${use.replaceAll('-', '_')}`);
}

/** How strong an algorithm is. Deriving a key needs no digest without collisions: who has heard of SHA-1 is told so. */
function strengthText({ name, strength }: Algorithm): string {
  const key = `reader_strength_${strength}`;
  return t(strength === 'good' && /\bSHA-1\b/.test(name) ? `${key}_sha1` : key);
}
