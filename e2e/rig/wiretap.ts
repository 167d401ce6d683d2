// A proxy before a webmail that records every octet that a browser sends to it:
// form posts, uploads and scripts' requests alike.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unzipSync } from 'node:zlib';

export interface Recorded {
  method: string;
  path: string;
  /** The header fields, in which scripts send things, too. */
  header: string;
  body: Buffer;
}

export interface Wiretap {
  /** Where the webmail is reached through the proxy. */
  origin: string;
  requests: Recorded[];
  stop(): Promise<void>;
}

export async function startWiretap(target: string): Promise<Wiretap> {
  const requests: Recorded[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = 'GET', url = '/', headers } = incoming;
      requests.push({ method, path: url, header: incoming.rawHeaders.join('\n'), body });
      const onward = request(new URL(url, target), { method, headers }, answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/**
 * Whether octets hold a text: as it is, in URL or form encoding, in JSON, in
 * UTF-16, in quoted-printable, or in base64 at any offset and in any lines; also
 * inside of what is in base64 or compressed as a whole.
 */
export function holds(octets: Buffer, text: string): boolean {
  return readEveryWay(octets)(text);
}

/** The same for several texts, of octets that are read once. */
export function readEveryWay(octets: Buffer): (text: string) => boolean {
  const readings = readingsOf(octets, 2);
  return text => {
    const forms = [...formsOf(text), Buffer.from(text, 'utf16le')];
    return readings.some(each => forms.some(form => each.includes(form)));
  };
}

/** Octets as they are, and what is in them, so many shells deep: a file of a message that a script sends in JSON has two. */
function readingsOf(octets: Buffer, depth: number): Buffer[] {
  const text = octets.toString('latin1');
  const unfolded = text.replaceAll(/=?\r?\n/g, '');
  const decoded = unhex(unfolded, /=([0-9A-F]{2})/gi);
  const readings = [octets];
  if (unfolded !== text) readings.push(Buffer.from(unfolded, 'latin1'));
  if (decoded !== unfolded) readings.push(Buffer.from(decoded, 'latin1'));
  if (depth === 0) return readings;
  // Either alphabet of RFC 4648, in lines or not. What is shorter is no message.
  const runs = unhex(text, /%([0-9A-F]{2})/gi).match(/[\w+/-]{40,}(?:\r?\n[\w+/-]+)*/g) ?? [];
  const inside = [...decompressed(octets), ...runs.map(each => Buffer.from(each, 'base64'))];
  const isText = (each: Buffer) => !each.subarray(0, 1000).includes(0);
  return [...readings, ...inside.flatMap(each => (isText(each) ? readingsOf(each, depth - 1) : [each]))];
}

function unhex(text: string, escapes: RegExp): string {
  return text.replaceAll(escapes, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What octets are without gzip or zlib, as CompressionStream makes it; nothing where they are neither. */
function decompressed(octets: Buffer): Buffer[] {
  if (octets[0] !== 0x1f && octets[0] !== 0x78) return [];
  try {
    return [unzipSync(octets)];
  } catch {
    return [];
  }
}

/** A text in the encodings of octets. */
function formsOf(text: string): string[] {
  const inBase64 = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    // The first and last characters mix in bits of the neighbours.
    return encoded.replaceAll('=', '').slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const inURL = encodeURIComponent(text);
  return [text, inURL, inURL.replaceAll('%20', '+'), ...inBase64];
}
