/** The message that an answer was begun to while it was still being looked for: a network that is slow makes no answer one to nothing. */
import { failureOf } from '../failure.ts';

/**
 * Its id, looked for each time; null where none is protected, and where what the page shows fits none. Fails where it cannot be
 * had now, and where it may be several.
 */
export async function idLater<T>(
  find: () => Promise<T | null>,
  idOf: (found: T) => string | null,
): Promise<string | null> {
  try {
    const found = await find();
    return found && idOf(found);
  } catch (thrown) {
    if (failureOf(thrown).code === 'not-found') return null;
    throw thrown;
  }
}
