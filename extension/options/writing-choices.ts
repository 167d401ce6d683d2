import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { radios } from '../ui/radios.ts';
import { byWhom, decidedAnswer } from './decided.ts';

/** A setting for writing, and whether the administrator has decided it. */
export interface Decided<T> {
  value: T;
  locked: boolean;
}

/** A choice of one, by texts that begin with `writing_` and the name; what is decided is told instead. */
export function choice<T extends string>(
  name: string,
  values: readonly T[],
  { value, locked }: Decided<T>,
  choose: (value: T) => void,
): TemplateResult {
  const answers = values.map(each => ({
    value: each,
    title: t(`writing_${name}_${each}`),
    text: t(`writing_${name}_${each}_text`),
  }));
  if (!locked) return radios(name, t(`writing_${name}`), answers, value, choose);
  return decidedAnswer(name, t(`writing_${name}`), answers, value);
}

/** Something that is on or off, with a sentence on what that means. */
export function onOff(
  name: string,
  { value, locked }: Decided<boolean>,
  choose: (value: boolean) => void,
): TemplateResult {
  return html`<div class="field" data-setting=${name}>
    <label class="switch-line">
      <input
        type="checkbox"
        role="switch"
        class="switch"
        .checked=${value}
        ?disabled=${locked}
        aria-describedby="${name}-text"
        @change=${(event: Event) => choose((event.target as HTMLInputElement).checked)}
      />
      <span>${t(`writing_${name}`)}</span>
    </label>
    <p id="${name}-text" class="hint">
      ${t(`writing_${name}_text`)}${locked ? html` ${byWhom()}` : nothing}
    </p>
  </div>`;
}
