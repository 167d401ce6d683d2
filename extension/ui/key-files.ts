/** Which of the files that were dropped together belong together. */

/**
 * Puts files with keys into groups, each of which is opened as one: every PKCS #12 file by itself, for it holds a key
 * with its certificate and has a password of its own; all others together, for a key may lie in one of them and
 * its certificate in another.
 */
export function keyFileGroups<F extends { name: string }>(files: readonly F[]): F[][] {
  const isWhole = ({ name }: F) => /\.(p12|pfx)$/i.test(name);
  const parts = files.filter(file => !isWhole(file));
  const wholes = files.filter(isWhole).map(file => [file]);
  return parts.length > 0 ? [parts, ...wholes] : wholes;
}
