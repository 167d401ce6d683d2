/** How many files with certificates are given to the engine at once. */

/** How many files go into one call; the engine takes more, but tells nothing until it has read them. */
const MAX_FILES = 100;

/** How many octets are given to the engine at once: it holds them all while it reads. */
const MAX_OCTETS = 16 * 1024 * 1024;

/** Cuts a list of files into pieces that the engine takes in one call. */
export function batches<F extends { size: number }>(files: readonly F[]): F[][] {
  const all: F[][] = [];
  let octets = 0;
  for (const file of files) {
    const last = all.at(-1);
    if (!last || last.length >= MAX_FILES || octets + file.size > MAX_OCTETS) {
      all.push([file]);
      octets = file.size;
    } else {
      last.push(file);
      octets += file.size;
    }
  }
  return all;
}
