/**
 * Sign and Encrypt beside the webmail's own Send: two toggles in a closed
 * shadow root.
 *
 * What the page can do: hide or imitate them, and press them by script, which
 * is ignored. Whether a message is encrypted is therefore told by the
 * composer, never by this control.
 */
import lockSource from 'lucide-static/icons/lock.svg';
import { t } from '../i18n.ts';
import sealSource from '../icons/seal.svg';
import type { Place } from './adapter.ts';
import style from './control.css.ts';
import { Placement } from './placement.ts';
import { backgroundBehind, isDark } from './surroundings.ts';

/** What the user pressed. */
export interface ControlEvents {
  sign(): void;
  encrypt(): void;
}

/** The control of one compose view. */
export class Control {
  readonly #host = document.createElement('span');
  readonly #sign: HTMLButtonElement;
  readonly #encrypt: HTMLButtonElement;
  readonly #group = document.createElement('span');
  readonly #placement: Placement;
  readonly #laidOut: ResizeObserver;

  constructor(place: Place, like: HTMLElement | null, events: ControlEvents) {
    this.#sign = toggle(sealSource, t('webmail_sign'), t('webmail_sign_title'), events.sign);
    this.#encrypt = toggle(lockSource, t('webmail_encrypt'), t('webmail_encrypt_title'), events.encrypt);
    const group = this.#group;
    group.className = 'group';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', t('extension_name'));
    group.append(this.#sign, this.#encrypt);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.#host.style.cssText = 'all: initial; display: inline-block; vertical-align: middle; margin: 0 8px;';
    const root = this.#host.attachShadow({ mode: 'closed' });
    root.adoptedStyleSheets = [sheet];
    root.append(group);
    this.#placement = new Placement(this.#host, place);
    // Told once the page is laid out: to ask now would make the browser lay it out for each of several.
    this.#laidOut = new ResizeObserver(() => this.#fit(group, like));
    this.#laidOut.observe(like ?? this.#host);
  }

  /** Shows what is on. */
  show(state: { sign: boolean; encrypt: boolean }): void {
    this.#sign.setAttribute('aria-pressed', String(state.sign));
    this.#encrypt.setAttribute('aria-pressed', String(state.encrypt));
  }

  /** Shows one button in the place of the toggles: somebody else signs and encrypts here. */
  standAside(label: string, title: string, pressed: () => void): void {
    const button = toggle(sealSource, label, title, pressed);
    button.removeAttribute('aria-pressed');
    this.#group.replaceChildren(button);
  }

  /** Shows the toggles again. */
  standBack(): void {
    this.#group.replaceChildren(this.#sign, this.#encrypt);
  }

  /** Keeps the toggles from being pressed while something is under way. */
  set busy(busy: boolean) {
    this.#sign.disabled = busy;
    this.#encrypt.disabled = busy;
  }

  remove(): void {
    this.#laidOut.disconnect();
    this.#placement.remove();
  }

  /** Takes height, type and corners from the webmail's Send, once. */
  #fit(group: HTMLElement, like: HTMLElement | null): void {
    this.#laidOut.disconnect();
    group.classList.toggle('dark', isDark(backgroundBehind(this.#host.parentElement)));
    if (like === null) return;
    const { fontFamily, fontSize, borderTopLeftRadius } = getComputedStyle(like);
    const height = like.getBoundingClientRect().height;
    group.style.setProperty('--font', fontFamily);
    group.style.setProperty('--size', fontSize);
    group.style.setProperty('--radius', borderTopLeftRadius);
    if (height > 0) group.style.setProperty('--height', `${Math.min(height, 48)}px`);
  }
}

function toggle(svg: string, label: string, title: string, pressed: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.title = title;
  button.setAttribute('aria-pressed', 'false');
  button.append(svgNode(svg), label);
  button.addEventListener('click', event => {
    event.stopPropagation();
    if (event.isTrusted) pressed();
  });
  return button;
}

/** Makes an icon of the source of one of our own. */
export function svgNode(source: string): Node {
  const svg = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
  svg.setAttribute('aria-hidden', 'true');
  svg.removeAttribute('class');
  return document.importNode(svg, true);
}
