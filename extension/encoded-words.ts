/** Reads the encoded words of a header field. RFC 2047 Section 2. */

const word = /=\?([\w-]+)(?:\*[\w-]+)?\?([BQ])\?([^?\s]*)\?=/gi;

/** The text of a field for people. What cannot be decoded stays as it is. */
export function decodeWords(field: string): string {
  // White space between two encoded words separates nothing. Section 6.2.
  const joined = field.replace(/(\?=)\s+(?==\?)/g, '$1');
  return joined.replace(word, (whole, charset: string, encoding: string, text: string) => {
    try {
      const binary = encoding.toUpperCase() === 'B' ? atob(text) : unquoted(text);
      const octets = Uint8Array.from(binary, character => character.charCodeAt(0));
      return new TextDecoder(charset, { fatal: true }).decode(octets);
    } catch {
      return whole;
    }
  });
}

function unquoted(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
