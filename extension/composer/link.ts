import { html, render } from 'lit';
import { isAddress } from '../addresses.ts';
import { t } from '../i18n.ts';

/** Asks where a link leads. Resolves undefined when the user thought better of it. */
export function askLink(): Promise<string | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'link-title');
  const checked = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    input.setCustomValidity(linkURL(input.value) ? '' : t('composer_link_invalid'));
  };
  render(
    html`<form method="dialog" class="question">
      <h2 id="link-title">${t('composer_link_title')}</h2>
      <div class="field">
        <label for="link-url">${t('composer_link_url')}</label>
        <input id="link-url" class="input" required autocomplete="off" spellcheck="false" @input=${checked} />
      </div>
      <div class="buttons">
        <button class="button" type="button" @click=${() => dialog.close()}>${t('ui_cancel')}</button>
        <button class="button primary" value="yes">${t('composer_link_set')}</button>
      </div>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('input')?.focus();
  return new Promise(resolve => {
    dialog.addEventListener(
      'close',
      () => {
        const typed = dialog.querySelector('input')?.value ?? '';
        dialog.remove();
        resolve(dialog.returnValue === 'yes' ? linkURL(typed) : undefined);
      },
      { once: true },
    );
  });
}

/** Makes a URL of what was typed: "example.test/a" means https, an address means mailto. Undefined for what is neither. */
export function linkURL(typed: string): string | undefined {
  const text = typed.trim();
  if (isAddress(text)) return `mailto:${text}`;
  const url = /^(?:https?:\/\/|mailto:|tel:)/i.test(text) ? text : `https://${text}`;
  return !/\s/.test(text) && URL.canParse(url) && /[.:]/.test(text) ? url : undefined;
}
