/** What stands in the editor's bar besides the tools for formatted text. */
import { html, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { toolButton } from './toolbar.ts';

/** What the buttons do. */
export interface EditorBarEvents {
  /** Images were chosen, to stand in the text. */
  images(files: File[]): void;
  /** From formatted text to plain text, or back. */
  changeForm(): void;
}

/** The buttons behind the tools for formatted text. */
export function moreTools(host: Element, { images, changeForm }: EditorBarEvents): TemplateResult {
  const choose = () => host.querySelector<HTMLInputElement>('#image-input')?.click();
  const chosen = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    images(files);
  };
  return html`${toolButton({ label: t('composer_insert_image'), icon: 'image-plus' }, {}, choose)}
    <input
      id="image-input"
      type="file"
      accept="image/png,image/jpeg,image/gif,image/webp"
      multiple
      hidden
      @change=${chosen}
    />
    ${formButton('formatted', -1, changeForm)}`;
}

/** The bar above plain text. */
export function plainBar({ changeForm }: Pick<EditorBarEvents, 'changeForm'>): TemplateResult {
  return html`<div class="toolbar" role="toolbar" aria-label=${t('composer_format')}>
    ${formButton('plain', 0, changeForm)}
  </div>`;
}

function formButton(form: 'formatted' | 'plain', tabindex: number, change: () => void): TemplateResult {
  const plain = form === 'plain';
  return toolButton(
    {
      label: t('editor_plain'),
      icon: 'letter-text',
      title: t(plain ? 'editor_plain_off' : 'editor_plain_on'),
    },
    { pressed: plain, tabindex },
    change,
  );
}
