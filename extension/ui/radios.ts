import { html, type TemplateResult } from 'lit';

/** One of the answers to choose from. */
export interface Answer<T extends string> {
  value: T;
  title: string;
  /** A sentence about what it means. */
  text: string;
}

/** A choice of one, with a sentence about each answer. */
export function radios<T extends string>(
  name: string,
  title: string,
  answers: readonly Answer<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<fieldset class="radios">
    <legend class="label">${title}</legend>
    ${answers.map(
      answer => html`<label class="radio">
        <input
          type="radio"
          name=${name}
          value=${answer.value}
          .checked=${answer.value === chosen}
          @change=${() => choose(answer.value)}
        />
        <span>
          <strong>${answer.title}</strong>
          <span class="muted">${answer.text}</span>
        </span>
      </label>`,
    )}
  </fieldset>`;
}
