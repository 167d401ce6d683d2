/** Pages of a webmail in which Signet can do nothing, and which a user may take for those in which it does. */

/** Which: one that names no messages, or one that shows a whole message by itself. */
export type Unfit = 'basic_view' | 'whole_message';

/** Thrown where such a page is recognised; see {@link import('./adapter.ts').Recognise}. */
export class UnfitPage extends Error {
  readonly unfit: Unfit;

  /** @param detail which webmail it is, and which of its pages */
  constructor(unfit: Unfit, detail: string) {
    super(detail);
    this.name = 'UnfitPage';
    this.unfit = unfit;
  }
}
