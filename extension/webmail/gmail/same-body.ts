/** Comparing what was sent with what Gmail kept: it adds fields to a header, and is to leave everything below alone. */
import { sameButForTrailingSpace } from '../bytes.ts';

/** Whether two messages are the same below their headers, but for white space at their very end. */
export function sameBody(a: Uint8Array, b: Uint8Array): boolean {
  return sameButForTrailingSpace(bodyOf(a), bodyOf(b));
}

/** What stands below the first empty line. RFC 5322 Section 2.1. */
function bodyOf(message: Uint8Array): Uint8Array {
  for (let at = message.indexOf(0x0a); at >= 0; at = message.indexOf(0x0a, at + 1)) {
    const next = message[at + 1] === 0x0d ? at + 2 : at + 1;
    if (message[next] === 0x0a) return message.subarray(next + 1);
  }
  return message.subarray(message.length);
}
