/** The time for which a finished message is held back, so that the user can think better of it. */
export class Hold {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Counts down.
   *
   * @param left is told how many seconds are left, once for each of them
   * @param over is called after the last one; at once where there is none
   */
  start(seconds: number, left: (seconds: number) => void, over: () => void): void {
    if (seconds <= 0) {
      over();
      return;
    }
    left(seconds);
    this.#timer = setTimeout(() => this.start(seconds - 1, left, over), 1000);
  }

  /** Counts no further, and nothing happens any more. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
