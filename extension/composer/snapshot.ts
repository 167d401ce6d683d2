/** Tells whether finished bytes still are what is written: only then may they be sent once more. */
import type { Writing } from './draft.ts';

/** What a message was built of. */
export interface Snapshot {
  text: string;
  blobs: Blob[];
}

/** Takes what is written and how it is to be protected, as it stands now. */
export function snapshotOf(writing: Writing, protection: object): Snapshot {
  const { images, files, ...rest } = writing;
  const attached = [...images, ...files];
  const names = attached.map(file => ({ ...file, blob: null }));
  return { text: JSON.stringify([rest, names, protection]), blobs: attached.map(({ blob }) => blob) };
}

/** Whether nothing was changed between two snapshots. */
export function isSame(a: Snapshot, b: Snapshot): boolean {
  return (
    a.text === b.text &&
    a.blobs.length === b.blobs.length &&
    a.blobs.every((blob, at) => blob === b.blobs[at])
  );
}
