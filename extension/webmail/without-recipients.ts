/** Takes the recipients off a message's header. */

/** The message without its To and Cc fields. RFC 5322 Section 3.6.3. */
export function withoutRecipients(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [];
  let at = 0;
  let keeps = true;
  while (at < raw.length) {
    const end = raw.indexOf(0x0a, at);
    const line = raw.subarray(at, end < 0 ? raw.length : end + 1);
    if (line[0] === 0x0d || line[0] === 0x0a) break;
    const folded = line[0] === 0x20 || line[0] === 0x09;
    if (!folded) keeps = !/^(to|cc)[ \t]*:/i.test(new TextDecoder().decode(line.subarray(0, 8)));
    if (keeps) kept.push(line);
    at += line.length;
  }
  kept.push(raw.subarray(at));
  const out = new Uint8Array(kept.reduce((length, piece) => length + piece.length, 0));
  let to = 0;
  for (const piece of kept) {
    out.set(piece, to);
    to += piece.length;
  }
  return out;
}
