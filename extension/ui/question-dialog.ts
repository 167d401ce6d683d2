import { render, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { Sight, type Size } from './visible.ts';

/** A question that stands above all else in its page until it is answered. In a webmail's page it knows whether it is seen. */
export class QuestionDialog {
  readonly #dialog = document.createElement('dialog');
  readonly #minSize: Size;
  #sight: Sight | undefined;

  /**
   * @param about the ids of the elements that name and describe it
   * @param minSize below this the question and its answers are not seen together
   */
  constructor(about: { labelledBy: string; describedBy: string }, minSize: Size) {
    this.#minSize = minSize;
    this.#dialog.className = 'dialog';
    this.#dialog.setAttribute('aria-labelledby', about.labelledBy);
    this.#dialog.setAttribute('aria-describedby', about.describedBy);
  }

  /** Shows it until it is closed. Resolves with the answer; "" for Escape. In content, `.obstacle` is for what hinders an answer. */
  show(content: TemplateResult): Promise<string> {
    render(content, this.#dialog);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#sight = new Sight(this.#dialog, this.#minSize);
    return new Promise(resolve => {
      this.#dialog.addEventListener(
        'close',
        () => {
          this.#sight?.close();
          this.#dialog.remove();
          resolve(this.#dialog.returnValue);
        },
        { once: true },
      );
    });
  }

  /** Takes an answer that was given in sight of the whole question; of another one it is said why it does not count. */
  async take(answer: string, event: Event): Promise<void> {
    if (!event.isTrusted) return;
    const obstacle = await this.#sight?.obstacleToClick();
    const place = this.#dialog.querySelector('.obstacle');
    if (place) place.textContent = obstacle ? t(`visible_${obstacle.replaceAll('-', '_')}`) : '';
    if (!obstacle) this.close(answer);
  }

  /** Takes an answer however little of the question is in sight. */
  close(answer: string): void {
    this.#dialog.close(answer);
  }

  /** An element of what it shows. */
  find<E extends Element>(selector: string): E | null {
    return this.#dialog.querySelector<E>(selector);
  }
}
