/** Prints a message from the frame or page that shows it. */

/** How long a view may take to get its new height. */
const STILL = 120; // ms without a change
const LATEST = 2000; // ms

/**
 * Prints this document. It gets the width of paper before (see print.css), and
 * the pages in it, whose height only they know, the time to say how high they
 * are then: what is higher than its frame would be cut off on paper.
 */
export async function printView(): Promise<void> {
  const root = document.documentElement;
  root.classList.add('printing');
  try {
    await settled(document.body);
    print();
  } finally {
    root.classList.remove('printing');
  }
}

/** Waits until the size of an element has not changed for a moment. */
function settled(element: Element): Promise<void> {
  return new Promise(resolve => {
    let still = setTimeout(done, STILL);
    const latest = setTimeout(done, LATEST);
    const observer = new ResizeObserver(() => {
      clearTimeout(still);
      still = setTimeout(done, STILL);
    });
    observer.observe(element);
    function done(): void {
      clearTimeout(still);
      clearTimeout(latest);
      observer.disconnect();
      resolve();
    }
  });
}
