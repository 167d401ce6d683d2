/** Messages that were fetched by the way that changes no octet: who answers one of them is not to get it the other way again. */

type Bytes = Uint8Array<ArrayBuffer>;

/** So many are kept, the latest ones. */
const most = 3;

export class ExactMessages {
  readonly #kept = new Map<string, Bytes>();

  /** @param id of the API */
  keep(id: string, raw: Bytes): void {
    this.#kept.delete(id);
    this.#kept.set(id, raw.slice());
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** A copy; undefined where it was not fetched so. */
  of(id: string): Bytes | undefined {
    return this.#kept.get(id)?.slice();
  }
}
