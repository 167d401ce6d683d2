/**
 * What Roundcube's way out does to a message. Roundcube sends with PEAR
 * Net_SMTP, which reads the body in pieces, and makes CRLF of single CRs and
 * LFs and doubles leading dots in each piece alone: a piece that ends in a CR
 * gains an empty line, one that begins with a dot in the middle of a line a dot.
 * The stored copy does not show it, since it is made of what was imported and
 * not of what left. The engine lays messages out such that this does not
 * happen wherever lines may be broken; here the rest is stopped.
 */

/** How many octets Net_SMTP (1.6.3 of 2011 to 1.12.2 of 2026) reads at once, before it looks for an octet that is no LF. */
const pieceSize = 8192;

const CR = 0x0d;
const LF = 0x0a;
const dot = 0x2e;

/** Where Net_SMTP would change the body of a message with CRLF line ends first, as an offset in the message; null where it would not. */
export function changedOnTheWayOut(message: Uint8Array): number | null {
  let at = bodyOffset(message);
  while (at < message.length) {
    at = Math.min(at + pieceSize, message.length);
    while (at < message.length && message[at++] === LF);
    if (at < message.length && (message[at - 1] === CR || message[at] === dot)) return at;
  }
  return null;
}

/** Where the body begins: after the first empty line. RFC 5322 Section 2.1. */
function bodyOffset(message: Uint8Array): number {
  for (let at = message.indexOf(CR); at >= 0; at = message.indexOf(CR, at + 1)) {
    if (message[at + 1] === LF && message[at + 2] === CR && message[at + 3] === LF) return at + 4;
  }
  return message.length;
}
