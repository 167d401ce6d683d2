/** Whether a message is to be signed: what the settings want, and what the user turned on or off by hand. */
export class SignChoice {
  #on = false;
  #byHand = false;
  /** Turned off by hand; then encryption does not turn it on. */
  #refused = false;
  #required = false;

  get on(): boolean {
    return this.#on;
  }

  /** Whether the user turned it on or off. */
  get byHand(): boolean {
    return this.#byHand;
  }

  /** Takes whether the administrator wants it, whatever the user does. */
  require(required: boolean): void {
    this.#required = required;
  }

  /** The settings want it: it is on, unless the user turned it off and may. */
  want(): void {
    if (!this.#refused || this.#required) this.#on = true;
  }

  /** What is encrypted is signed as well, unless the user turned that off. */
  withEncryption(): void {
    if (!this.#refused) this.#on = true;
  }

  toggle(): void {
    this.#on = !this.#on || this.#required;
    this.#refused = !this.#on;
    this.#byHand = true;
  }

  /** What is signed is in a file by now, and the message around it is not. */
  handedOver(): void {
    this.#on = false;
  }
}
