/** Comparing messages. */

/**
 * Whether two messages are the same but for white space at their very end,
 * which mail stores trim and which stands outside of all that the engine signs
 * and encrypts.
 */
export function sameButForTrailingSpace(a: Uint8Array, b: Uint8Array): boolean {
  const length = trimmedLength(a);
  if (length !== trimmedLength(b)) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function trimmedLength(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && isSpace(bytes[length - 1])) length--;
  return length;
}

function isSpace(octet: number | undefined): boolean {
  return octet === 0x20 || (octet !== undefined && octet >= 0x09 && octet <= 0x0d);
}
