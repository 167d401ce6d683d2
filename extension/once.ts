/**
 * Something that is had once for all who ask, such as what a server has to say. A failure is not kept: the next one to ask
 * has it tried again.
 */
export function once<T>(have: () => Promise<T>): () => Promise<T> {
  let had: Promise<T> | undefined;
  return () => {
    had ??= have().catch(thrown => {
      had = undefined;
      throw thrown;
    });
    return had;
  };
}
