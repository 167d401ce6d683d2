/**
 * Does pieces of work one after the other and lets the page have its turns in
 * between: a conversation may show forty messages at once.
 */

/** For how long work goes on before the page has its turn, in milliseconds. */
const slice = 10;

/** What ends a piece of work that has begun. */
type End = () => void;

/** Pieces of work of one page. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #later: (work: () => void) => void;
  readonly #now: () => number;
  /** How long work has gone on since the page had its turn. */
  #spent = 0;
  #scheduled = false;

  /** @param later does something after the page had its turn */
  constructor(later: (work: () => void) => void, now: () => number) {
    this.#later = later;
    this.#now = now;
  }

  /**
   * Begins a piece of work: at once, or after the page had its turn where others have taken their time. Returns the
   * function that ends it, or keeps it from beginning.
   */
  begin(work: () => End): End {
    let end: End | undefined;
    let over = false;
    const run = () => {
      if (!over) end = work();
    };
    if (this.#waiting.length === 0 && this.#spent < slice) this.#run(run);
    else this.#waiting.push(run);
    this.#schedule();
    return () => {
      over = true;
      end?.();
    };
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      this.#spent = 0;
      // First, so that a piece that throws keeps no other from its turn.
      if (this.#waiting.length > 0) this.#schedule();
      while (this.#spent < slice) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#run(next);
      }
    });
  }

  #run(work: () => void): void {
    const start = this.#now();
    try {
      work();
    } finally {
      this.#spent += this.#now() - start;
    }
  }
}

/** Those of this page. No timer: the browser would slow it down in a tab that is not in sight. */
export const turns = new Turns(
  work => void scheduler.postTask(work),
  () => performance.now(),
);
