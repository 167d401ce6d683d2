import type { ReactiveControllerHost } from 'lit';

/** How long the pointer may be on its way from a chip to its card, in milliseconds. */
const hideAfter = 200;

/** Which chip of a field shows its card: the one that is pointed at or has the focus. */
export class OpenCard {
  readonly #field: ReactiveControllerHost & Element;
  #key: string | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(field: ReactiveControllerHost & Element) {
    this.#field = field;
  }

  /** The chip's data-key; undefined for none. */
  get key(): string | undefined {
    return this.#key;
  }

  show(key: string): void {
    clearTimeout(this.#closing);
    this.#move(key);
  }

  close(): void {
    clearTimeout(this.#closing);
    this.#move(undefined);
  }

  /** Closes it, unless the pointer or the focus are back soon. */
  readonly hideSoon = (): void => {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => {
      // A button of the card may have gone with the focus, while the pointer is still there.
      const held = [...this.#field.querySelectorAll('.chip:focus-within, .chip:hover')];
      if (!held.some(chip => chip.getAttribute('data-key') === this.#key)) this.#move(undefined);
    }, hideAfter);
  };

  #move(key: string | undefined): void {
    this.#key = key;
    this.#field.requestUpdate();
  }
}
